using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Experiments.Kernels.Workers;

/// <summary>A worker's end of a pipe to its front.</summary>
internal static partial class PipeEnd
{
    private const nuint CloseOnExecLinux = 0x5451;
    private const nuint CloseOnExecMac = 0x20006601;

    /// <summary>Opens an end that processes started by cells do not inherit: they would hold it open when the worker has ended.</summary>
    /// <param name="direction">Which way it goes.</param>
    /// <param name="handle">The handle, as the front wrote it.</param>
    public static AnonymousPipeClientStream Open(PipeDirection direction, string handle)
    {
        if (!OperatingSystem.IsWindows())
            _ = Control(int.Parse(handle, CultureInfo.InvariantCulture), OperatingSystem.IsMacOS() ? CloseOnExecMac : CloseOnExecLinux);
        return new AnonymousPipeClientStream(direction, handle);
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request);
}
