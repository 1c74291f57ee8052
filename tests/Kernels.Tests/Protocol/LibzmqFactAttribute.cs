using System.Diagnostics;

namespace Experiments.Kernels.Tests.Protocol;

/// <summary>A test that needs Python with libzmq, the implementation most frontends use; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LibzmqFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    private static readonly bool Installed = HasZmq();

    public LibzmqFactAttribute()
    {
        if (!Installed)
            Skip = $"{Python} has no module zmq (Debian: python3-zmq).";
    }

    private static bool HasZmq()
    {
        if (!File.Exists(Python))
            return false;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import zmq"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
