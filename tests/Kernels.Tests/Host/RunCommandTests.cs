using System.Diagnostics;
using Experiments.Kernels.Host;

namespace Experiments.Kernels.Tests.Host;

public class RunCommandTests
{
    /// <summary>Runs the built program as a user would.</summary>
    private static (int Code, string Output, string Error) Run(string folder, params string[] args) => RunWith(folder, "", args);

    private static (int Code, string Output, string Error) RunWith(string folder, string libTorch, params string[] args)
    {
        var info = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string arg in (string[])[typeof(RunCommand).Assembly.Location, "run", .. args])
            info.ArgumentList.Add(arg);
        if (libTorch.Length > 0)
            info.Environment["EXPERIMENTS_LIBTORCH"] = libTorch;
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result.TrimEnd());
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
        string good = folder.Notebook("good.ipynb", "1"), twin = folder.Notebook("a/x.ipynb", "1"), other = folder.Notebook("b/a/x.ipynb", "1");
        File.WriteAllText(folder.File("broken.ipynb"), "{\"cells\": [");
        File.WriteAllText(folder.File("occupied"), "");
        Assert.Equal((2, "There is no notebook 'missing.ipynb'."), Refused("missing.ipynb"));
        Assert.StartsWith($"'{folder.Path}' is a folder; name notebooks, as in ", Refused(folder.Path).Error);
        Assert.StartsWith($"{folder.File("broken.ipynb")} is not a notebook: its JSON is broken at line 1", Refused(good, folder.File("broken.ipynb")).Error);
        var (code, error) = Refused(good, "--out", folder.File("occupied"));
        Assert.Equal(2, code);
        Assert.StartsWith($"Cannot write to the output folder '{folder.File("occupied/good")}': ", error);
        Assert.EndsWith("Choose another with --out.", error);
        Assert.Contains("would both write to", Refused(twin, other, "--out", folder.File("o")).Error);
        Assert.False(File.Exists(folder.File("runs")));
    }
}
