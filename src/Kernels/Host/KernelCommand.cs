using System.Runtime.InteropServices;
using Experiments.Kernels.Jupyter;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Host;

/// <summary>The <c>kernel</c> command: what a front end starts.</summary>
internal static class KernelCommand
{
    public const string Usage = "usage: kernel [--language csharp|fsharp] <connection-file>";

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var (language, path) = args switch
        {
            [var file] => (KernelLanguage.CSharp, file),
            ["--language", var name, var file] => (KernelLanguage.All.FirstOrDefault(known => known.Name == name), file),
            _ => (null, ""),
        };
        if (language is null || path.StartsWith('-'))
        {
            error.WriteLine($"{Usage}; front ends start it by the kernelspecs that 'install' writes.");
            return ExitCode.Usage;
        }
        void Log(string line) => error.WriteLine($"experiments-{language.Name}: {line}");
        try
        {
            var file = ConnectionFile.Read(path);
            var start = new StartMessage(SizeName.FromEnvironment(), [], NotebookFolder(), language.Name, Mark: "");
            using var server = new KernelServer(file, language, start, new History(History.UserFile), Log);
            using var interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = true;
                server.Interrupt();
            });
            using var ends = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                server.Stop();
            });
            using var launcher = Launcher.Watch(server.Stop);
            server.Serve();
        }
        catch (Exception e) when (e is ConnectionFileException or TransportException or UsageException)
        {
            Log(e.Message);
            return ExitCode.Usage;
        }
        // No thread may keep the process that its front end wants gone.
        Environment.Exit(ExitCode.Success);
        return ExitCode.Success;
    }

    // Front ends that run notebooks tell the name of theirs.
    private static string NotebookFolder()
    {
        string name = Path.GetFileNameWithoutExtension(Environment.GetEnvironmentVariable("JPY_SESSION_NAME") ?? "");
        return Path.GetFullPath(Path.Combine("runs", name.Length > 0 ? name : "notebook"));
    }
}
