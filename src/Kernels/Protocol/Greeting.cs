namespace Experiments.Kernels.Protocol;

/// <summary>The first 64 bytes from either side of a ZMTP 3 connection.</summary>
internal sealed class Greeting
{
    private const int Length = 64;
    private const int VersionAt = 10;
    private const int MechanismAt = 12;
    private const int MechanismLength = 20;

    private readonly byte[] received = new byte[Length];
    private int count;

    /// <summary>What this side sends: version 3.1, mechanism NULL.</summary>
    public static ReadOnlyMemory<byte> Own { get; } = Compose();

    public bool IsComplete => count == Length;

    /// <summary>Takes the peer's greeting from the front of the input, as far as it is there.</summary>
    /// <returns>What is wrong with it, as soon as that is known.</returns>
    public string? Read(ref ReadOnlySpan<byte> input)
    {
        int take = Math.Min(Length - count, input.Length);
        input[..take].CopyTo(received.AsSpan(count));
        input = input[take..];
        count += take;
        if (received[0] != 0xFF || (count >= VersionAt && received[VersionAt - 1] != 0x7F))
            return "it does not speak ZMTP";
        if (count > VersionAt && received[VersionAt] < 3)
            return $"it speaks ZMTP {received[VersionAt]}; version 3 or later is needed";
        if (IsComplete && !received.AsSpan(MechanismAt, MechanismLength).SequenceEqual(Own.Span.Slice(MechanismAt, MechanismLength)))
            return "it wants a security mechanism other than NULL";
        return null;
    }

    private static byte[] Compose()
    {
        byte[] greeting = new byte[Length];
        greeting[0] = 0xFF;
        greeting[VersionAt - 1] = 0x7F;
        greeting[VersionAt] = 3;
        greeting[VersionAt + 1] = 1;
        "NULL"u8.CopyTo(greeting.AsSpan(MechanismAt));
        return greeting;
    }
}
