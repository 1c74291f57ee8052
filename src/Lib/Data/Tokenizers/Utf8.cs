using System.Text;

namespace Experiments.Data;

/// <summary>What tokenizers need to know of UTF-8.</summary>
internal static class Utf8
{
    /// <summary>Bytes of the character that starts with a byte; 1 for a byte that starts none.</summary>
    public static int Width(byte first) => first switch
    {
        < 0xC0 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };

    /// <summary>Appends bytes that may be broken: each byte that belongs to no character becomes U+FFFD.</summary>
    public static void AppendRepaired(List<byte> text, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(bytes, out _, out int read) == System.Buffers.OperationStatus.Done;
            text.AddRange(valid ? bytes[..read] : "\uFFFD"u8);
            bytes = bytes[(valid ? read : 1)..];
        }
    }
}
