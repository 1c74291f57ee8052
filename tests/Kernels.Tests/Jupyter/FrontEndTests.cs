using System.Diagnostics;
using Experiments.Kernels.Host;
using Experiments.Kernels.Tests.Host;
using Experiments.Kernels.Tests.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

/// <summary>The public front ends against the built kernel, by the scripts of <c>tests/Jupyter</c>.</summary>
public class FrontEndTests
{
    [FrontEndFact("jupyter_kernel_test")]
    public void The_public_kernel_test_suite_passes_in_CSharp() => Succeeds("kernel_suite.py", "csharp");

    [FrontEndFact("jupyter_kernel_test")]
    [Trait("Category", "Slow")]
    public void The_public_kernel_test_suite_passes_in_FSharp() => Succeeds("kernel_suite.py", "fsharp");

    [FrontEndFact("nbclient")]
    public void Notebooks_execute_at_the_size_of_the_environment_up_to_an_error()
    {
        using var folder = new TestFolder();
        string quick = folder.Notebook("quick.ipynb", "if (Notebook.Size != NotebookSize.Quick)\n    throw new Exception($\"{Notebook.Size}\");", "1");
        string asking = folder.Notebook("asking.ipynb", "Console.ReadLine()", "File.WriteAllText(\"next\", \"\")");
        var (code, output) = Run("execute.py", quick, asking);
        Assert.Equal(1, code);
        Assert.Contains("quick.ipynb: ok", output);
        Assert.Contains("asking.ipynb: FAILED", output);
        Assert.Contains("cannot be asked", output);
        Assert.False(File.Exists(folder.File("next")));
    }

    [FrontEndFact("nbconvert")]
    [Trait("Category", "Slow")]
    public void Two_notebooks_convert_at_once_and_an_error_stops_its_own() => Succeeds("convert.py");

    [FrontEndFact("jupyter_console")]
    [Trait("Category", "Slow")]
    public void A_terminal_runs_cells_completes_and_remembers() => Succeeds("console.py");

    [FrontEndFact("notebook", Program = "chromedriver")]
    [Trait("Category", "Slow")]
    public void A_lesson_works_in_the_notebook_page() => Succeeds("notebook_page.py");

    private static void Succeeds(string script, params string[] args)
    {
        var (code, output) = Run(script, args);
        Assert.True(code == 0, output);
    }

    private static (int Code, string Output) Run(string script, params string[] args)
    {
        var info = new ProcessStartInfo(LibzmqFactAttribute.Python) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string arg in (string[])[Path.Combine(Scripts(), script), typeof(RunCommand).Assembly.Location, .. args])
            info.ArgumentList.Add(arg);
        info.Environment["EXPERIMENTS_SIZE"] = "quick";
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static string Scripts()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Experiments.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "tests", "Jupyter");
    }
}
