namespace Experiments.Kernels.Protocol;

/// <summary>What a peer may make the kernel hold.</summary>
internal static class ZmtpLimits
{
    public const int FrameBytes = 512 << 20;

    public const int CommandBytes = 64 << 10;

    public const long MessageBytes = 1L << 30;

    public const int MessageFrames = 4096;

    /// <summary>Bytes that wait for a peer that does not read.</summary>
    public const long UnsentBytes = 1L << 30;

    /// <summary>What a waiting message costs beside its bytes, so that empty ones count as well.</summary>
    public const int MessageOverhead = 128;

    public const int Subscriptions = 1024;

    public const int TopicBytes = 4096;

    /// <summary>To one socket. Waiting on macOS goes by select(), which numbers files up to 1023 only.</summary>
    public static readonly int Connections = OperatingSystem.IsMacOS() ? 128 : 512;

    public static readonly TimeSpan Handshake = TimeSpan.FromSeconds(10);
}
