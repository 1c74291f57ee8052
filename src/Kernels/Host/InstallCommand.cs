using System.Runtime.InteropServices;
using Experiments.Kernels.Jupyter;

namespace Experiments.Kernels.Host;

/// <summary>The <c>install</c> and <c>uninstall</c> commands: make the kernels known to Jupyter front ends.</summary>
internal static class InstallCommand
{
    public static int Install(string[] args, TextWriter output, TextWriter error) => Run(args, output, error, folder =>
    {
        string[] command = Command();
        foreach (var spec in KernelSpec.All)
        {
            string own = Path.Combine(folder, spec.Name);
            if (spec.IsAlias && Directory.Exists(own) && !KernelSpec.IsOwn(own))
            {
                output.WriteLine($"{spec.Name} belongs to another kernel and is left alone: {own}");
                continue;
            }
            OutputFile.Write(Path.Combine(own, "kernel.json"), spec.ToJson(command));
            output.WriteLine($"{spec.Name} installed: {own}");
        }
        output.WriteLine("Open a notebook with the kernel 'C# (Experiments)' or 'F# (Experiments)', or run: jupyter console --kernel experiments-csharp");
    });

    public static int Uninstall(string[] args, TextWriter output, TextWriter error) => Run(args, output, error, folder =>
    {
        var installed = KernelSpec.All.Select(spec => (spec.Name, Folder: Path.Combine(folder, spec.Name))).Where(spec => KernelSpec.IsOwn(spec.Folder)).ToList();
        foreach (var (name, own) in installed)
        {
            Directory.Delete(own, recursive: true);
            output.WriteLine($"{name} removed: {own}");
        }
        if (installed.Count == 0)
            output.WriteLine($"Nothing of this program is installed in {folder}.");
    });

    private static int Run(string[] args, TextWriter output, TextWriter error, Action<string> action)
    {
        if (args.Contains("--help"))
        {
            output.WriteLine(InstallOptions.Usage);
            return ExitCode.Success;
        }
        try
        {
            action(InstallOptions.Folder(args));
            return ExitCode.Success;
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCode.Usage;
        }
    }

    // A build that carries its own runtime is started by itself; any other by the host that runs it now, wherever the user keeps that:
    // shared/Microsoft.NETCore.App/<version>/ lies three folders below it.
    private static string[] Command()
    {
        string runtime = Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory()), own = Path.GetFullPath(AppContext.BaseDirectory);
        if (runtime.TrimEnd(Path.DirectorySeparatorChar) == own.TrimEnd(Path.DirectorySeparatorChar))
            return [Environment.ProcessPath!];
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", name));
        return [File.Exists(beside) ? beside : name, Path.Combine(own, "Experiments.Kernels.dll")];
    }
}
