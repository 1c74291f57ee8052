namespace Experiments.Kernels.Languages.FSharp;

/// <summary>Reads F# text only as far as its strings, comments and brackets, which needs no compiler.</summary>
internal sealed class FSharpScanner
{
    private readonly string text;
    private readonly List<int> phraseEnds = [];
    private int place;

    private FSharpScanner(string text)
    {
        this.text = text;
        while (!IsInsideToken && place < text.Length)
            IsInsideToken = !SkipToken();
    }

    /// <summary>Whether the text ends inside a string or comment that goes on over lines.</summary>
    public bool IsInsideToken { get; private set; }

    /// <summary>Brackets that are open at the end.</summary>
    public int OpenBrackets { get; private set; }

    public static FSharpScanner Read(string text) => new(text);

    /// <summary>The pieces that <c>;;</c> parts, each with blanks in place of the text before it, so that places stay.</summary>
    public IReadOnlyList<string> Phrases()
    {
        var phrases = new List<string>();
        int start = 0;
        foreach (int end in phraseEnds.Append(text.Length))
        {
            if (!string.IsNullOrWhiteSpace(text[start..end]))
                phrases.Add(Blank(text[..start]) + text[start..end]);
            start = Math.Min(text.Length, end + 2);
        }
        return phrases;
    }

    private static string Blank(string text) => string.Create(text.Length, text, static (blank, text) =>
    {
        for (int i = 0; i < blank.Length; i++)
            blank[i] = text[i] == '\n' ? '\n' : ' ';
    });

    private bool At(string mark) => string.CompareOrdinal(text, place, mark, 0, mark.Length) == 0;

    /// <summary>Moves behind the token at the place.</summary>
    /// <returns>False when the text ends before the token does.</returns>
    private bool SkipToken()
    {
        if (At("//"))
            return SkipInLine("\n");
        if (At("(*") && !At("(*)"))
            return SkipComment();
        if (At("\""))
            return SkipString();
        if (At("``"))
        {
            place += 2;
            return SkipInLine("``");
        }
        if (At(";;"))
        {
            phraseEnds.Add(place);
            place += 2;
            return true;
        }
        if (text[place] == '\'' && (place == 0 || !(char.IsLetterOrDigit(text[place - 1]) || text[place - 1] is '_' or '\'')))
        {
            SkipCharacter();
            return true;
        }
        OpenBrackets += text[place] switch
        {
            '(' or '[' or '{' => 1,
            ')' or ']' or '}' => -1,
            _ => 0,
        };
        place++;
        return true;
    }

    private bool SkipTo(string end)
    {
        int found = text.IndexOf(end, place, StringComparison.Ordinal);
        place = found < 0 ? text.Length : found + end.Length;
        return found >= 0;
    }

    // Ends with its line at the latest, so it cannot hold a later one.
    private bool SkipInLine(string end)
    {
        _ = SkipTo(end);
        return true;
    }

    private bool SkipComment()
    {
        int depth = 0;
        while (place < text.Length)
        {
            if (At("(*") || At("*)"))
            {
                depth += text[place] == '(' ? 1 : -1;
                place += 2;
                if (depth == 0)
                    return true;
            }
            else if (!At("\""))
            {
                place++;
            }
            else if (!SkipString())
            {
                return false;
            }
        }
        return false;
    }

    private bool SkipString()
    {
        if (At("\"\"\""))
        {
            place += 3;
            return SkipTo("\"\"\"");
        }
        bool isVerbatim = text.AsSpan(0, place).TrimEnd('$').EndsWith('@');
        place++;
        while (place < text.Length)
        {
            if (isVerbatim ? At("\"\"") : text[place] == '\\')
                place += 2;
            else if (text[place++] == '"')
                return true;
        }
        place = text.Length;
        return false;
    }

    // 'a' and '\n' are characters, 'a alone is a type parameter.
    private void SkipCharacter()
    {
        int end = place + 1 < text.Length && text[place + 1] == '\\' ? text.IndexOf('\'', Math.Min(text.Length, place + 3)) : place + 2;
        place = end > 0 && end < text.Length && text[end] == '\'' ? end + 1 : place + 1;
    }
}
