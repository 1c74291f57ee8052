using System.Runtime.InteropServices;

namespace Experiments.Core.Native;

/// <summary>Pages of memory that a file is mapped to.</summary>
internal static unsafe partial class HostPages
{
    private const int DontNeed = 4;
    private static readonly nint Size = Environment.SystemPageSize;

    /// <summary>Lets go of the whole pages within a range, on Linux; they come back from the file when touched again. Elsewhere nothing happens.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="count">Bytes.</param>
    public static void Release(nint start, nint count)
    {
        nint first = (start + Size - 1) / Size * Size, end = (start + count) / Size * Size;
        if (end > first && OperatingSystem.IsLinux())
            _ = Advise((void*)first, (nuint)(end - first), DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint count, int advice);
}
