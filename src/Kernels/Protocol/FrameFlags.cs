namespace Experiments.Kernels.Protocol;

/// <summary>First byte of a frame.</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,

    /// <summary>Another frame of the same message follows.</summary>
    More = 1,

    /// <summary>The size takes eight bytes instead of one.</summary>
    Long = 2,

    /// <summary>For the connection, not for the application.</summary>
    Command = 4,
}
