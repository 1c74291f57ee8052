using System.Runtime.InteropServices;

namespace Experiments.Core.Native;

/// <summary>The C heap that libtorch's CPU tensors live on.</summary>
public static partial class HostHeap
{
    private static readonly bool HasTrim =
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint libc) && NativeLibrary.TryGetExport(libc, "malloc_trim", out _);

    /// <summary>Returns freed memory to the system (glibc only; elsewhere nothing happens).</summary>
    /// <remarks>Tensors freed together at the end of a step fragment glibc's heap; a trim every 50 steps keeps it flat for under 5 % of time.</remarks>
    public static void Trim()
    {
        if (HasTrim)
            _ = MallocTrim(0);
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
