using System.Text;

namespace Experiments.Data;

/// <summary>The <c>decoder</c> part of a <c>tokenizer.json</c>: tokens to pieces of text.</summary>
internal static class JsonDecoders
{
    /// <summary>How tokens become text.</summary>
    /// <exception cref="InvalidDataException">A kind or option that is not supported; the message names it.</exception>
    public static Func<IEnumerable<string>, IEnumerable<string>> From(JsonPart part)
    {
        switch (part.Type)
        {
            case "Sequence":
                var steps = part["decoders"].Items.Select(From).ToArray();
                return tokens => steps.Aggregate(tokens, (t, step) => step(t));
            case "Replace":
                var replace = JsonNormalisers.Replace(part["pattern"], part["content"].Text);
                return tokens => tokens.Select(replace);
            case "ByteFallback":
                return JoinBytes;
            case "Fuse":
                return tokens => [string.Concat(tokens)];
            case "Strip":
                return Strip(part);
            case "Metaspace":
                var (meta, scheme) = JsonCutters.MetaspaceOf(part);
                return tokens => tokens.Select((t, i) => i == 0 && scheme != "never" ? t.Replace(meta.ToString(), "", StringComparison.Ordinal) : t.Replace(meta, ' '));
            case "ByteLevel":
                return tokens => [ByteAlphabet.Read(tokens)];
            default:
                throw part.Unsupported($"a decoder of type {part.Type}");
        }
    }

    private static Func<IEnumerable<string>, IEnumerable<string>> Strip(JsonPart part)
    {
        string content = part["content"].Text;
        int start = part["start"].Id, stop = part["stop"].Id;
        if (content.Length != 1)
            throw part.Unsupported($"a strip of '{content}'");
        return tokens => tokens.Select(token =>
        {
            int from = 0, to = token.Length;
            while (from < Math.Min(start, to) && token[from] == content[0])
                from++;
            while (to > from && token.Length - to < stop && token[to - 1] == content[0])
                to--;
            return token[from..to];
        });
    }

    // A run of byte tokens is text if it is valid as a whole, otherwise one replacement mark a byte.
    private static IEnumerable<string> JoinBytes(IEnumerable<string> tokens)
    {
        var run = new List<byte>();
        foreach (string token in tokens)
        {
            int value = BytePieces.ValueOf(token);
            if (value >= 0)
            {
                run.Add((byte)value);
                continue;
            }
            if (run.Count > 0)
                yield return TextOf(run);
            run.Clear();
            yield return token;
        }
        if (run.Count > 0)
            yield return TextOf(run);
    }

    private static string TextOf(List<byte> run)
    {
        byte[] bytes = [.. run];
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : new string('\uFFFD', bytes.Length);
    }
}
