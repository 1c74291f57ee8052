using System.Buffers;
using System.Text;

namespace Experiments.Data;

/// <summary>Text as a SentencePiece model wants it: characters replaced, spaces put in order.</summary>
/// <remarks>Same steps in the same order as <c>normalizer.cc</c> of the library, so that oddities agree too.</remarks>
/// <param name="rules">From the model.</param>
/// <param name="untouched">Pieces that pass as they are; null for none.</param>
/// <param name="spaceAsSuffix">Whether the dummy space comes last.</param>
internal sealed class SentencePieceNormaliser(NormaliserRules rules, ByteTrie? untouched, bool spaceAsSuffix)
{
    private static ReadOnlySpan<byte> Meta => "▁"u8;

    private ReadOnlySpan<byte> Space => rules.EscapeWhitespaces ? Meta : " "u8;

    /// <summary>Normalises UTF-8.</summary>
    public byte[] Normalise(ReadOnlySpan<byte> text)
    {
        if (rules.RemoveExtraWhitespaces)
        {
            int read;
            while (!text.IsEmpty && Prefix(text, out read).SequenceEqual(" "u8))
                text = text[read..];
        }
        if (text.IsEmpty)
            return [];
        var output = new ArrayBufferWriter<byte>(text.Length + text.Length / 2 + 8);
        if (rules.AddDummyPrefix && !spaceAsSuffix)
            output.Write(Space);
        bool afterSpace = rules.RemoveExtraWhitespaces;
        while (!text.IsEmpty)
        {
            var piece = Prefix(text, out int read);
            text = text[read..];
            if (afterSpace)
                piece = piece.TrimStart((byte)' ');
            foreach (byte b in piece)
            {
                if (b == ' ')
                    output.Write(Space);
                else
                    output.Write([b]);
            }
            if (!piece.IsEmpty)
                afterSpace = piece[^1] == ' ';
            afterSpace &= rules.RemoveExtraWhitespaces;
        }
        var normalised = output.WrittenSpan;
        if (rules.RemoveExtraWhitespaces)
        {
            while (normalised.EndsWith(Space))
                normalised = normalised[..^Space.Length];
        }
        return rules.AddDummyPrefix && spaceAsSuffix ? [.. normalised, .. Space] : normalised.ToArray();
    }

    private ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> text, out int read)
    {
        if (untouched is not null && (read = untouched.Longest(text).Length) > 0)
            return text[..read];
        if (rules.CharacterMap is { } map && (read = map.Match(text, out var replacement)) > 0)
            return replacement;
        bool valid = Rune.DecodeFromUtf8(text, out _, out read) == OperationStatus.Done;
        read = valid ? read : 1;
        return valid ? text[..read] : "\uFFFD"u8;
    }
}
