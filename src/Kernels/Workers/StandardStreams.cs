using System.Runtime.InteropServices;
using System.Text;

namespace Experiments.Kernels.Workers;

/// <summary>A worker's own standard streams, to which native code writes.</summary>
/// <param name="mark">See <see cref="StartMessage"/>.</param>
internal sealed partial class StandardStreams(string mark)
{
    private readonly Stream output = Console.OpenStandardOutput();
    private readonly Stream error = Console.OpenStandardError();

    /// <summary>Writes out what the C library still holds, and a mark that tells the front so.</summary>
    public void Mark(int request)
    {
        if (!OperatingSystem.IsWindows())
            _ = FlushAll(0);
        byte[] bytes = Encoding.UTF8.GetBytes(NativeOutput.Mark(mark, request));
        output.Write(bytes);
        error.Write(bytes);
    }

    [LibraryImport("libc", EntryPoint = "fflush")]
    private static partial int FlushAll(nint stream);
}
