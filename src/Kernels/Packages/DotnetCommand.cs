using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Packages;

/// <summary>Runs the SDK's command line as a child that ends with the cell.</summary>
internal static class DotnetCommand
{
    /// <summary>Runs one command to its end.</summary>
    /// <param name="arguments">Verb and arguments.</param>
    /// <param name="folder">Working directory.</param>
    /// <param name="token">Ends it, with all that it started.</param>
    /// <returns>Whether it succeeded, and what it wrote to its output and to its error stream.</returns>
    /// <exception cref="DirectiveException">There is no SDK.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static (bool Succeeded, string Output, string Error) Run(IEnumerable<string> arguments, string folder, CancellationToken token)
    {
        var info = new ProcessStartInfo(Host(), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        info.Environment["DOTNET_NOLOGO"] = "1";
        // No server stays behind.
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Start(info);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            process.WaitForExitAsync(token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            throw;
        }
        string said = output.GetAwaiter().GetResult(), complained = error.GetAwaiter().GetResult();
        return (said + complained).Contains("No .NET SDKs were found", StringComparison.Ordinal)
            ? throw NoSdk()
            : (process.ExitCode == 0, said, complained);
    }

    private static Process Start(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception)
        {
            throw NoSdk();
        }
    }

    private static DirectiveException NoSdk() => new("Packages and projects need the .NET SDK, and only the .NET runtime was found; install the SDK of .NET 10.");

    // The host that runs this process: by its own name, or three folders above the runtime's files.
    private static string Host()
    {
        if (Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet")
            return path;
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
