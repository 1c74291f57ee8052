using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Experiments.Kernels.Host;

namespace Experiments.Kernels.Tests.Host;

public class RunCommandTests
{
    /// <summary>Runs the built program as a user would.</summary>
    private static (int Code, string Output, string Error) Run(string folder, params string[] args) => RunWith(folder, "", args);

    private static (int Code, string Output, string Error) RunWith(string folder, string libTorch, params string[] args)
    {
        var info = StartInfo(folder, args);
        if (libTorch.Length > 0)
            info.Environment["EXPERIMENTS_LIBTORCH"] = libTorch;
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result.TrimEnd());
    }

    private static ProcessStartInfo StartInfo(string folder, string[] args)
    {
        var info = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string arg in (string[])[typeof(RunCommand).Assembly.Location, "run", .. args])
            info.ArgumentList.Add(arg);
        return info;
    }

    /// <summary>Runs the command in this process; only for what ends before a notebook starts.</summary>
    private static (int Code, string Error) Refused(params string[] args)
    {
        var error = new StringWriter();
        int code = RunCommand.Run(args, TextWriter.Null, error);
        return (code, error.ToString().TrimEnd());
    }

    [Fact]
    public void A_notebook_is_written_with_outputs_knobs_and_page_and_its_own_file_is_left_alone()
    {
        using var folder = new TestFolder();
        string notebook = folder.Notebook(
            "good.ipynb",
            "record Knobs(int Steps);\nvar knobs = Notebook.Knobs(new Knobs(1), new Knobs(2), new Knobs(3));\nvar shown = display(\"old\");",
            "File.WriteAllText(Path.Combine(Notebook.Folder, \"mine.txt\"), Directory.GetCurrentDirectory());",
            "for (int i = 0; i <= knobs.Steps; i++)\n    Console.Write($\"\\rstep {i}\");\nshown.Update(Notebook.Size);\nknobs.Steps");
        string before = File.ReadAllText(notebook);
        var (code, output, error) = Run(folder.Path, "good.ipynb", "--size", "quick", "--set", "steps=7");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("good.ipynb (quick, 3 code cells)", output);
        Assert.Contains("cell  3/3", output);
        Assert.Contains("succeeded after", output);
        var json = folder.Json("runs/good/good.ipynb");
        Assert.Equal([1, 2, 3], json["cells"]!.AsArray().Select(c => c!["execution_count"]!.GetValue<int>()));
        Assert.Equal("Quick", (string?)json["cells"]![0]!["outputs"]![0]!["data"]!["text/plain"]![0]);
        Assert.Equal("step 7", (string?)json["cells"]![2]!["outputs"]![0]!["text"]![0]);
        Assert.Equal("7", (string?)json["cells"]![2]!["outputs"]![1]!["data"]!["text/plain"]![0]);
        var run = json["metadata"]!["experiments"]!.AsObject();
        Assert.InRange(run["seconds"]!.GetValue<double>(), 0.1, 600);
        run.Remove("seconds");
        Assert.Equal("{\"knobs\":{\"Steps\":7},\"set\":{\"steps\":\"7\"},\"size\":\"quick\"}", run.ToJsonString());
        Assert.Contains("<code>steps=7</code>", File.ReadAllText(folder.File("runs/good/good.html")));
        Assert.EndsWith(Path.GetFileName(folder.Path), File.ReadAllText(folder.File("runs/good/mine.txt")));
        Assert.Equal(before, File.ReadAllText(notebook));
    }

    [Fact]
    public void A_failing_cell_stops_its_notebook_and_not_the_next()
    {
        using var folder = new TestFolder();
        folder.Notebook("bad.ipynb", "int zero = 0;", "var ok = 1;\n\n5 / zero", "\"never\"");
        folder.Notebook("next/bad.ipynb", "\"fine\"");
        var (code, output, error) = Run(folder.Path, "bad.ipynb", "next/bad.ipynb", "--out", "o", "--in-place");
        Assert.Equal(1, code);
        Assert.Equal("bad.ipynb, cell 2, line 3: DivideByZeroException: Attempted to divide by zero.", error);
        Assert.Contains("2 notebooks, 1 failed.", output);
        string result = Path.Combine("o", $"{Path.GetFileName(folder.Path)}-bad");
        var cells = folder.Json(Path.Combine(result, "bad.ipynb"))["cells"]!;
        Assert.Equal("DivideByZeroException", (string?)cells[1]!["outputs"]![0]!["ename"]);
        Assert.Null(cells[2]!["execution_count"]);
        Assert.Contains("DivideByZeroException", File.ReadAllText(folder.File(Path.Combine(result, "bad.html"))));
        Assert.Equal("fine", (string?)folder.Json("next/bad.ipynb")["cells"]![0]!["outputs"]![0]!["data"]!["text/plain"]![0]);
        Assert.Empty(folder.Json("bad.ipynb")["cells"]![1]!["outputs"]!.AsArray());
    }

    [Fact]
    public void A_process_that_dies_is_reported_with_the_cell_and_the_cause()
    {
        using var folder = new TestFolder();
        folder.Notebook("crash.ipynb", "1", "Environment.FailFast(\"the reason\");");
        folder.Notebook("exit.ipynb", "Console.WriteLine(\"last words\");\nThread.Sleep(200);\nEnvironment.Exit(3);");
        var (code, _, error) = Run(folder.Path, "crash.ipynb", "exit.ipynb");
        Assert.Equal(1, code);
        string[] lines = error.Split('\n');
        Assert.StartsWith("crash.ipynb, cell 2: the process ended while running cell 2 (exit code 134, aborted)", lines[0]);
        Assert.Equal("exit.ipynb, cell 1: the process ended while running cell 1 (exit code 3).", lines[1]);
        Assert.Equal("last words\n", (string?)folder.Json("runs/exit/exit.ipynb")["cells"]![0]!["outputs"]![0]!["text"]![0]);
        Assert.Contains("the reason", File.ReadAllText(folder.File("runs/crash/crash.ipynb")));
    }

    [Fact]
    public void A_cell_past_its_time_ends_by_its_token()
    {
        using var folder = new TestFolder();
        folder.Notebook("slow.ipynb", "while (true)\n{\n    Cell.CancellationToken.ThrowIfCancellationRequested();\n    Thread.Sleep(10);\n}");
        var (code, _, error) = Run(folder.Path, "slow.ipynb", "--timeout", "3");
        Assert.Equal((1, "slow.ipynb, cell 1: the cell ran longer than 3 s (--timeout)."), (code, error));
        Assert.Equal("Timeout", (string?)folder.Json("runs/slow/slow.ipynb")["cells"]![0]!["outputs"]![0]!["ename"]);
    }

    [Fact]
    public void A_cell_that_ignores_its_token_is_ended_with_its_process()
    {
        using var folder = new TestFolder();
        folder.Notebook("stuck.ipynb", "Console.WriteLine(\"before\");\nThread.Sleep(Timeout.Infinite);");
        var (code, _, error) = Run(folder.Path, "stuck.ipynb", "--timeout", "3");
        Assert.Equal((1, "stuck.ipynb, cell 1: the cell ran longer than 3 s (--timeout)."), (code, error));
        Assert.Equal("before\n", (string?)folder.Json("runs/stuck/stuck.ipynb")["cells"]![0]!["outputs"]![0]!["text"]![0]);
    }

    [Fact]
    public void Missing_native_libraries_are_said_in_one_sentence_by_the_cell_that_needs_them()
    {
        using var folder = new TestFolder();
        folder.Notebook("n.ipynb", "1", "TorchSharp.torch.zeros(3)");
        var (code, _, error) = RunWith(folder.Path, folder.Path, "n.ipynb");
        Assert.Equal(1, code);
        Assert.StartsWith($"n.ipynb, cell 2, line 1: NativeLoadException: EXPERIMENTS_LIBTORCH is '{folder.Path}', where there is no ", error);
        Assert.Single(error.Split('\n'));
    }

    [Fact]
    public void Notebooks_of_a_folder_run_side_by_side_and_each_line_says_whose_it_is()
    {
        using var folder = new TestFolder();
        // Each waits for the other to have begun.
        const string meet = "File.WriteAllText($\"{Notebook.Folder}/../{0}\", \"\");\nwhile (!File.Exists($\"{Notebook.Folder}/../{1}\"))\n    Thread.Sleep(10);";
        folder.Notebook("set/a/n.ipynb", meet.Replace("{0}", "left").Replace("{1}", "right"), "int zero = 0;\n1 / zero");
        folder.Notebook("set/b/n.ipynb", meet.Replace("{0}", "right").Replace("{1}", "left"), "\"fine\"");
        var (code, output, error) = Run(folder.Path, "set", "--jobs", "2", "--no-page");
        Assert.Equal((1, "set/a/n.ipynb, cell 2, line 2: DivideByZeroException: Attempted to divide by zero."), (code, error));
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal(9, lines.Length);
        Assert.All(lines[..^1], line => Assert.Matches(@"^set/[ab]/n\.ipynb (\(lesson, 2 code cells\)| cell  [12]/2 .*| succeeded after .*| failed after .*)$", line));
        Assert.EndsWith("runs/b-n/n.ipynb", lines.Single(line => line.Contains("succeeded")));
        Assert.Equal("2 notebooks, 1 failed.", lines[^1]);
        Assert.Equal("fine", (string?)folder.Json("runs/b-n/n.ipynb")["cells"]![1]!["outputs"]![0]!["data"]!["text/plain"]![0]);
        Assert.False(File.Exists(folder.File("runs/b-n/n.html")));
    }

    [Fact]
    public void Cells_after_a_failing_one_run_where_errors_are_allowed()
    {
        using var folder = new TestFolder();
        folder.Notebook("n.ipynb", "throw new Exception(\"expected\");", "throw new Exception(\"first\");", "throw new Exception(\"second\");", "\"last\"");
        folder.Edit("n.ipynb", 0, cell => cell["metadata"] = new JsonObject { ["tags"] = new JsonArray("raises-exception") });
        var (code, _, error) = Run(folder.Path, "n.ipynb", "--allow-errors", "--in-place");
        Assert.Equal((1, "n.ipynb, cell 2, line 1: Exception: first\nn.ipynb, cell 3, line 1: Exception: second"), (code, error));
        Assert.Equal(["error", "error", "error", "execute_result"], folder.Json("n.ipynb")["cells"]!.AsArray().Select(cell => (string?)cell!["outputs"]![0]!["output_type"]));
    }

    [Fact]
    public void A_check_tells_which_cells_were_committed_with_outputs_of_another_shape()
    {
        using var folder = new TestFolder();
        string shown = "{\"output_type\": \"display_data\", \"data\": {\"image/png\": \"\", \"text/plain\": \"p\"}, \"metadata\": {}}";
        folder.Notebook("n.ipynb", "Console.WriteLine(Notebook.Size);", "Console.Write(\"\\rother words\");", "1", "throw new Exception(\"x\");", "1");
        folder.Edit("n.ipynb", 0, cell => cell["outputs"] = JsonNode.Parse($"[{shown}, {shown}]"));
        folder.Edit("n.ipynb", 1, cell => cell["outputs"] = JsonNode.Parse("[{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"words\"}]"));
        folder.Edit("n.ipynb", 2, cell => cell["metadata"] = new JsonObject { ["tags"] = new JsonArray("varies") });
        folder.Edit("n.ipynb", 3, cell => cell["metadata"] = new JsonObject { ["tags"] = new JsonArray("raises-exception") });
        string before = File.ReadAllText(folder.File("n.ipynb"));
        var (code, output, error) = Run(folder.Path, "n.ipynb", "--check", "--size", "quick");
        Assert.Equal(1, code);
        Assert.Equal(
            [
                "n.ipynb, cell 1: committed has 2 × display_data image/png, text/plain; fresh has stream stdout",
                "n.ipynb, cell 4: committed has no outputs; fresh has error Exception",
                "n.ipynb, cell 5: committed has no outputs; fresh has execute_result text/plain",
            ],
            error.Split('\n'));
        Assert.Contains("failed after", output);
        Assert.Equal(before, File.ReadAllText(folder.File("n.ipynb")));
        var (again, _, differences) = Run(folder.Path, "runs/n/n.ipynb", "--check", "--out", "o");
        Assert.Equal((0, ""), (again, differences));
        Assert.Equal("quick", (string?)folder.Json("o/n/n.ipynb")["metadata"]!["experiments"]!["size"]);
    }

    [Fact]
    public void What_background_work_said_before_the_end_is_kept_and_processes_left_behind_hold_nothing_up()
    {
        using var folder = new TestFolder();
        folder.Notebook("late.ipynb", "_ = Task.Run(() =>\n{\n    Thread.Sleep(100);\n    Console.WriteLine(\"late\");\n    display(\"end\");\n    File.WriteAllText(\"said\", \"\");\n});", "while (!File.Exists(\"said\"))\n    Thread.Sleep(1);");
        folder.Notebook("left.ipynb", "var left = System.Diagnostics.Process.Start(\"sleep\", \"60\");\nFile.WriteAllText(\"pid\", $\"{left.Id}\");\nEnvironment.Exit(3);");
        var (code, _, error) = Run(folder.Path, "late.ipynb", "left.ipynb", "--no-page");
        using var left = Process.GetProcessById(int.Parse(File.ReadAllText(folder.File("pid")), CultureInfo.InvariantCulture));
        Assert.False(left.HasExited);
        left.Kill();
        Assert.Equal((1, "left.ipynb, cell 1: the process ended while running cell 1 (exit code 3)."), (code, error));
        Assert.Equal(["stream", "display_data"], folder.Json("runs/late/late.ipynb")["cells"]![0]!["outputs"]!.AsArray().Select(output => (string?)output!["output_type"]));
    }

    [Fact]
    public void A_cell_that_asks_for_input_fails_with_the_remedy_and_a_comm_speaks_to_nobody()
    {
        using var folder = new TestFolder();
        folder.Notebook("n.ipynb", "var comm = Comm.Open(\"nobody\");\ncomm.Send(1);", "Console.Write(\"Your name: \");\nConsole.ReadLine()");
        var (code, _, error) = Run(folder.Path, "n.ipynb");
        Assert.Equal(1, code);
        Assert.Matches("^n.ipynb, cell 2, line 2: InputUnavailableException: The cell asks for input.*, but a notebook that is run has nobody to ask; give the value in the cell or as a knob.$", error);
    }

    [Fact]
    public void Notebooks_in_both_languages_run()
    {
        using var folder = new TestFolder();
        folder.Notebook("f.ipynb", "let triple x = 3 * x", "triple 14");
        var json = folder.Json("f.ipynb");
        json["metadata"]!["kernelspec"] = new JsonObject { ["language"] = "F#", ["name"] = "experiments-fsharp" };
        File.WriteAllText(folder.File("f.ipynb"), json.ToJsonString());
        var (code, _, error) = Run(folder.Path, "f.ipynb", "--no-page");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal("42", (string?)folder.Json("runs/f/f.ipynb")["cells"]![1]!["outputs"]![0]!["data"]!["text/plain"]![0]);
    }

    [Fact]
    public async Task An_interrupt_stops_all_notebooks()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TestFolder();
        folder.Notebook("a.ipynb", "File.WriteAllText(\"a\", \"\");\nwhile (true)\n    Thread.Sleep(10);");
        folder.Notebook("b.ipynb", "File.WriteAllText(\"b\", \"\");\nwhile (true)\n    Thread.Sleep(10);");
        folder.Notebook("c.ipynb", "File.WriteAllText(\"c\", \"\");");
        using var process = Process.Start(StartInfo(folder.Path, ["a.ipynb", "b.ipynb", "c.ipynb", "--jobs", "2"]))!;
        var error = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        while (!process.HasExited && !(File.Exists(folder.File("a")) && File.Exists(folder.File("b"))))
            await Task.Delay(20);
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.Equal(["a.ipynb, cell 1: the cell was interrupted.", "b.ipynb, cell 1: the cell was interrupted."], (await error).TrimEnd().Split('\n').Order());
        Assert.False(File.Exists(folder.File("c")));
    }

    [Fact]
    public void A_setting_that_no_cell_takes_fails_the_run()
    {
        using var folder = new TestFolder();
        folder.Notebook("plain.ipynb", "1");
        var (code, _, error) = Run(folder.Path, "plain.ipynb", "--set", "steps=3");
        Assert.Equal((1, "plain.ipynb: --set steps=3 was not used, because no cell asks for knobs (Notebook.Knobs)."), (code, error));
    }

    [Fact]
    public void What_cannot_start_is_refused_in_one_line()
    {
        using var folder = new TestFolder();
        string good = folder.Notebook("good.ipynb", "1");
        File.WriteAllText(folder.File("broken.ipynb"), "{\"cells\": [");
        File.WriteAllText(folder.File("occupied"), "");
        Assert.Equal((2, "There is no notebook 'missing.ipynb'."), Refused("missing.ipynb"));
        Directory.CreateDirectory(folder.File("empty"));
        Assert.Equal((2, $"There are no notebooks (*.ipynb) below '{folder.File("empty")}'."), Refused(folder.File("empty")));
        Assert.StartsWith($"{folder.File("broken.ipynb")} is not a notebook: its JSON is broken at line 1", Refused(good, folder.File("broken.ipynb")).Error);
        var (code, error) = Refused(good, "--out", folder.File("occupied"));
        Assert.Equal(2, code);
        Assert.StartsWith($"Cannot write to the output folder '{folder.File("occupied/good")}': ", error);
        Assert.EndsWith("Choose another with --out.", error);
        Assert.False(File.Exists(folder.File("runs")));
    }
}
