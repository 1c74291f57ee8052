using System.Runtime.InteropServices;

namespace Experiments.Core.Native;

/// <summary>What the system is told of a range of memory; hints alone, and Linux alone.</summary>
internal static unsafe partial class HostPages
{
    private const int DontNeed = 4;
    private const int HugePage = 14;
    private const int LeastForLarge = 4 << 20;
    private static readonly nint Size = Environment.SystemPageSize;

    /// <summary>Lets go of the whole pages within a mapped part of a file; they come back from the file when touched again.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="count">Bytes.</param>
    public static void Release(nint start, nint count) => Advise(start, count, DontNeed);

    /// <summary>Asks for large pages where memory is about to be filled for the first time: most of the time of loading goes into small ones.</summary>
    /// <param name="memory">About to be written; small ranges are left alone.</param>
    public static void PreferLarge(Span<byte> memory)
    {
        if (memory.Length < LeastForLarge)
            return;
        fixed (byte* start = memory)
            Advise((nint)start, memory.Length, HugePage);
    }

    private static void Advise(nint start, nint count, int advice)
    {
        nint first = (start + Size - 1) / Size * Size, end = (start + count) / Size * Size;
        if (end > first && OperatingSystem.IsLinux())
            _ = Advise((void*)first, (nuint)(end - first), advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint count, int advice);
}
