namespace Experiments.Kernels.Protocol;

/// <summary>A command frame: a short name and what follows it.</summary>
internal readonly ref struct Command
{
    /// <summary>Reads a command frame; one that is cut short has an empty name.</summary>
    public Command(ReadOnlySpan<byte> frame)
    {
        if (frame.IsEmpty || frame.Length < 1 + frame[0])
            return;
        Name = frame.Slice(1, frame[0]);
        Body = frame[(1 + frame[0])..];
    }

    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> Body { get; }

    public bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);
}
