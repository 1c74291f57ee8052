using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Experiments.Bench;

/// <summary>CPU time of the whole process, all threads: what to trust where the machine is shared.</summary>
internal static class ProcessClock
{
    private const int ProcessCpuTime = 2;

    /// <summary>Milliseconds since the process began.</summary>
    public static double CpuMilliseconds
    {
        get
        {
            if (OperatingSystem.IsLinux() && GetTime(ProcessCpuTime, out var time) == 0)
                return time.Seconds * 1e3 + time.Nanoseconds * 1e-6;
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    private readonly struct TimeSpec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
