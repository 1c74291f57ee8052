namespace Experiments.Data;

/// <summary>Cuts a section of text into words.</summary>
/// <param name="section">Normalised text.</param>
/// <param name="isFirst">Whether the section starts the text.</param>
internal delegate IEnumerable<string> Cutter(string section, bool isFirst);

/// <summary>The <c>pre_tokenizer</c> part of a <c>tokenizer.json</c>.</summary>
internal static class JsonCutters
{
    private const string ClipPattern = @"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";
    private const string ClipSpecials = @"<\|startoftext\|>|<\|endoftext\|>|";

    /// <summary>How words are cut.</summary>
    /// <exception cref="InvalidDataException">A kind or option that is not supported; the message names it.</exception>
    public static Cutter From(JsonPart part)
    {
        switch (part.Type)
        {
            case "Sequence":
                var steps = part["pretokenizers"].Items.Select(From).ToArray();
                return (section, isFirst) => steps.Aggregate((IEnumerable<string>)[section], (words, step) => words.SelectMany((word, i) => step(word, isFirst && i == 0)));
            case "WhitespaceSplit":
                return (section, _) => section.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            case "Metaspace":
                return Metaspace(part);
            case "Split":
                return Split(part);
            case "ByteLevel":
                if (part.FlagOr("use_regex", true) && !part.FlagOr("add_prefix_space", true))
                    return ByteLevelAfterWords;
                throw part.Unsupported("byte-level with a space before the text or without word rules");
            default:
                throw part.Unsupported($"a pre-tokenizer of type {part.Type}");
        }
    }

    /// <summary>What U+2581 is written as, and whether it is put before a text: <c>always</c>, <c>first</c> or <c>never</c>.</summary>
    public static (char Meta, string Scheme) MetaspaceOf(JsonPart part)
    {
        string meta = part.Find("replacement")?.Text ?? "▁";
        string scheme = part.FlagOr("add_prefix_space", true) ? part.Find("prepend_scheme")?.Text ?? "always" : "never";
        if (meta.Length != 1 || scheme is not ("always" or "first" or "never"))
            throw part.Unsupported($"a metaspace of '{meta}' with scheme '{scheme}'");
        return (meta[0], scheme);
    }

    private static Cutter Metaspace(JsonPart part)
    {
        var (meta, scheme) = MetaspaceOf(part);
        bool splits = part.FlagOr("split", true);
        return (section, isFirst) =>
        {
            string text = section.Replace(' ', meta);
            if ((scheme == "always" || (scheme == "first" && isFirst)) && !text.StartsWith(meta))
                text = meta + text;
            return splits ? BeforeEach(text, meta) : [text];
        };
    }

    private static IEnumerable<string> BeforeEach(string text, char mark)
    {
        for (int from = 0; from < text.Length;)
        {
            int next = text.IndexOf(mark, from + 1);
            int to = next < 0 ? text.Length : next;
            yield return text[from..to];
            from = to;
        }
    }

    private static Cutter Split(JsonPart part)
    {
        string behavior = part["behavior"].Text;
        bool inverted = part.FlagOr("invert", false);
        if (part["pattern"].Find("Regex") is { } regex)
        {
            bool known = regex.Text == ClipPattern || regex.Text == ClipSpecials + ClipPattern;
            if (known && ((behavior == "Removed" && inverted) || (behavior == "Isolated" && !inverted)))
                return (section, _) => ClipWords.Of(section);
            throw part.Unsupported($"a cut by the regular expression {regex.Text} ({behavior})");
        }
        string mark = part["pattern"]["String"].Text;
        if (mark.Length == 0 || behavior != "MergedWithPrevious" || inverted)
            throw part.Unsupported($"a cut at '{mark}' ({behavior})");
        return (section, _) => AfterEach(section, mark);
    }

    private static IEnumerable<string> AfterEach(string text, string mark)
    {
        for (int from = 0; from < text.Length;)
        {
            int next = text.IndexOf(mark, from, StringComparison.Ordinal);
            int to = next < 0 ? text.Length : next + mark.Length;
            yield return text[from..to];
            from = to;
        }
    }

    // After CLIP's words the rules of the byte level have nothing left to cut.
    private static IEnumerable<string> ByteLevelAfterWords(string word, bool isFirst) => [ByteAlphabet.Spell(word)];
}
