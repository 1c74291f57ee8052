using System.Buffers.Binary;

namespace Experiments.Kernels.Protocol;

/// <summary>Cuts the bytes of one peer into frames. Memory grows with the bytes that arrive, not with the size a frame claims.</summary>
internal sealed class FrameReader
{
    private const int FirstBuffer = 64 << 10;
    private const FrameFlags Known = FrameFlags.More | FrameFlags.Long | FrameFlags.Command;

    private readonly byte[] head = new byte[9];
    private int headCount;
    private int size;
    private int filled;

    /// <summary>Of the frame that <see cref="Read"/> has completed.</summary>
    public FrameFlags Flags => (FrameFlags)head[0];

    /// <summary>Of the frame that <see cref="Read"/> has completed.</summary>
    public byte[] Body { get; private set; } = [];

    /// <summary>Why this peer cannot be read on.</summary>
    public string? Fault { get; private set; }

    private int HeadLength => headCount == 0 ? 1 : (Flags & FrameFlags.Long) != 0 ? 9 : 2;

    private bool InBody => headCount == HeadLength;

    /// <summary>Takes bytes from the front of the input until a frame is complete or they are used up.</summary>
    /// <returns>Whether a frame is complete.</returns>
    public bool Read(ref ReadOnlySpan<byte> input)
    {
        if (filled == size && InBody)
            headCount = 0;
        while (!InBody)
        {
            if (input.IsEmpty)
                return false;
            head[headCount++] = input[0];
            input = input[1..];
            if (InBody && !Begin())
                return false;
        }
        int take = Math.Min(size - filled, input.Length);
        Grow(filled + take);
        input[..take].CopyTo(Body.AsSpan(filled));
        input = input[take..];
        filled += take;
        return filled == size;
    }

    private bool Begin()
    {
        ulong claimed = (Flags & FrameFlags.Long) != 0 ? BinaryPrimitives.ReadUInt64BigEndian(head.AsSpan(1)) : head[1];
        bool command = (Flags & FrameFlags.Command) != 0;
        if ((Flags & ~Known) != 0 || (command && (Flags & FrameFlags.More) != 0))
            Fault = $"a frame has the flags 0x{head[0]:x2}";
        else if (claimed > (ulong)(command ? ZmtpLimits.CommandBytes : ZmtpLimits.FrameBytes))
            Fault = $"a frame claims {claimed} bytes";
        if (Fault is not null)
            return false;
        size = (int)claimed;
        filled = 0;
        Body = size == 0 ? [] : new byte[Math.Min(size, FirstBuffer)];
        return true;
    }

    private void Grow(int needed)
    {
        if (needed <= Body.Length)
            return;
        byte[] larger = new byte[(int)Math.Min(size, Math.Max(needed, 2L * Body.Length))];
        Body.AsSpan(0, filled).CopyTo(larger);
        Body = larger;
    }
}
