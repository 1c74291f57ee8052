namespace Experiments.Kernels.Engine;

/// <summary>Messages of native libraries without their C++ back-trace.</summary>
internal static class NativeMessage
{
    private const string BackTrace = "\nException raised from";

    public static string FirstPart(string message)
    {
        int end = message.IndexOf(BackTrace, StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
