using System.Diagnostics;
using Experiments.Kernels.Host;
using Experiments.Kernels.Tests.Host;

namespace Experiments.Kernels.Tests.Languages.FSharp;

public class FSharpLoadingTests
{
    private const string IsLoaded = "AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == \"FSharp.Compiler.Service\")";

    [Fact]
    public async Task The_compiler_is_loaded_by_the_first_fsharp_cell_and_by_nothing_before_it()
    {
        using var folder = new TestFolder();
        folder.Notebook(
            "both.ipynb",
            $"#!set --name x --value 3\n#!whos\nif ({IsLoaded}) throw new Exception(\"loaded too early\");",
            "#!fsharp\n#!share --from csharp x\nif x <> 3 then failwith \"not shared\"",
            $"if (!{IsLoaded}) throw new Exception(\"not loaded\");");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[typeof(RunCommand).Assembly.Location, "run", "both.ipynb"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await error);
    }
}
