using System.Text;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Pages.Formulas;

/// <summary>Reads the TeX that papers' formulas use and writes MathML: scripts, fractions, roots, fences, accents, alphabets, matrices.</summary>
/// <param name="tex">The formula without its dollar signs.</param>
/// <param name="display">Whether sums and limits take their bounds above and below.</param>
internal sealed class TexParser(string tex, bool display)
{
    private const int DeepestNesting = 64;
    private static readonly Node Empty = new("<mrow></mrow>");
    private int at;
    private int depth;

    /// <summary>A piece of the formula.</summary>
    /// <param name="Ml">Its MathML.</param>
    /// <param name="HasLimits">Whether scripts go above and below it in displayed formulas.</param>
    /// <param name="IsFunction">Whether it is a name such as <c>log</c>, set off from its argument.</param>
    private readonly record struct Node(string Ml, bool HasLimits = false, bool IsFunction = false);

    public string Parse()
    {
        var body = new StringBuilder();
        while (at < tex.Length)
        {
            body.Append(Row());
            // A closing sign without its opening one stands for itself.
            if (at < tex.Length)
                body.Append(Operator(tex[at++].ToString()));
        }
        return body.ToString();
    }

    /// <summary>Atoms up to a closing brace, a column sign, a row end, or the end of a fence or environment.</summary>
    private string Row(char end = '}')
    {
        var row = new StringBuilder();
        while (SkipBlanks() && tex[at] is not ('}' or '&') && !AtCommand("\\") && !AtCommand("right") && !AtCommand("end") && tex[at] != end)
        {
            bool isSign = tex[at] is '-' or '+' && (row.Length == 0 || EndsOpen(row));
            var atom = isSign ? new Node($"<mo form=\"prefix\">{(tex[at++] == '-' ? '−' : '+')}</mo>") : Atom();
            row.Append(WithScripts(atom));
            if (atom.IsFunction && SkipBlanks() && tex[at] is not ('(' or '[' or ',' or ')' or '}' or '&'))
                row.Append(Space("0.167em"));
        }
        return row.ToString();
    }

    // After an operator or an opening fence, a minus is a sign.
    private static bool EndsOpen(StringBuilder row) =>
        row.Length > 5 && row.ToString(row.Length - 5, 5) == "</mo>" && !")]|}⟩⌋⌉‖".Contains(row[^6]);

    private string WithScripts(Node atom)
    {
        string? below = null;
        StringBuilder? above = null;
        while (SkipBlanks() && tex[at] is '_' or '^' or '\'')
        {
            char kind = tex[at++];
            if (kind == '\'')
                above = (above ?? new()).Append("<mo>′</mo>");
            else if (kind == '_')
                below = Argument();
            else
                above = (above ?? new()).Append(Argument());
        }
        bool stacked = atom.HasLimits && display;
        return (below, above) switch
        {
            (null, null) => atom.Ml,
            (not null, null) => Scripted(stacked ? "munder" : "msub", atom.Ml, below),
            (null, not null) => Scripted(stacked ? "mover" : "msup", atom.Ml, above.ToString()),
            _ => Scripted(stacked ? "munderover" : "msubsup", atom.Ml, below!, above!.ToString()),
        };
    }

    private static string Scripted(string element, params string[] parts) =>
        $"<{element}>{string.Concat(parts.Select(part => $"<mrow>{part}</mrow>"))}</{element}>";

    private Node Atom()
    {
        char c = tex[at];
        if (c == '\\')
            return Command();
        if (c == '{')
            return new($"<mrow>{Group()}</mrow>");
        at++;
        if (char.IsAsciiDigit(c))
        {
            int start = at - 1;
            while (at < tex.Length && (char.IsAsciiDigit(tex[at]) || (tex[at] == '.' && at + 1 < tex.Length && char.IsAsciiDigit(tex[at + 1]))))
                at++;
            return new($"<mn>{tex[start..at]}</mn>");
        }
        if (char.IsLetter(c))
            return new($"<mi>{c}</mi>");
        return c switch
        {
            '~' => new(Space("0.333em")),
            '-' => new(Operator("−")),
            '|' => new("<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">|</mo>"),
            '(' or ')' or '[' or ']' => new($"<mo stretchy=\"false\">{c}</mo>"),
            '_' or '^' => Empty,
            _ => new(Operator(c.ToString())),
        };
    }

    private Node Command()
    {
        string name = CommandName();
        if (++depth > DeepestNesting)
            at = tex.Length;
        var atom = Command(name);
        depth--;
        return atom;
    }

    private Node Command(string name)
    {
        if (TexSymbols.Letters.TryGetValue(name, out string? letter))
            return new($"<mi>{letter}</mi>");
        if (TexSymbols.Large.TryGetValue(name, out string? large))
            return new(Operator(large), HasLimits: !large.Contains('∫', StringComparison.Ordinal));
        if (TexSymbols.Limits.Contains(name))
            return new($"<mi>{name.Replace("arg", "arg ", StringComparison.Ordinal)}</mi>", HasLimits: true, IsFunction: true);
        if (TexSymbols.Functions.Contains(name))
            return new($"<mi>{name}</mi>", IsFunction: true);
        if (TexSymbols.Spaces.TryGetValue(name, out string? width))
            return new(Space(width));
        if (TexSymbols.Accents.TryGetValue(name, out string? accent))
            return new($"<mover accent=\"true\"><mrow>{Argument()}</mrow><mo{(name.Length > 5 ? "" : " stretchy=\"false\"")}>{accent}</mo></mover>", name == "overbrace");
        return new(Construct(name), HasLimits: name is "underbrace" or "operatorname*", IsFunction: name is "operatorname" or "operatorname*");
    }

    private string Construct(string name) => name switch
    {
        "frac" or "dfrac" or "tfrac" => $"<mfrac><mrow>{Argument()}</mrow><mrow>{Argument()}</mrow></mfrac>",
        "binom" => $"<mrow><mo>(</mo><mfrac linethickness=\"0\"><mrow>{Argument()}</mrow><mrow>{Argument()}</mrow></mfrac><mo>)</mo></mrow>",
        "sqrt" => Root(),
        "text" or "textrm" or "mathrm" or "textit" or "textbf" or "mbox" or "textsf" or "texttt" => Words(name),
        "operatorname" or "operatorname*" => $"<mi>{Escape.Html(RawArgument())}</mi>",
        "mathbf" or "bm" or "boldsymbol" or "mathbb" or "mathcal" or "mathscr" or "mathsf" or "mathtt" => Lettered(name),
        "mathit" or "mathop" or "mathord" or "mathbin" or "mathrel" or "displaystyle" or "textstyle" or "limits" or "nolimits" => SkipBlanks() && tex[at] == '{' ? Argument() : "",
        "underline" => $"<munder><mrow>{Argument()}</mrow><mo>_</mo></munder>",
        "underbrace" => $"<munder><mrow>{Argument()}</mrow><mo>⏟</mo></munder>",
        "stackrel" or "overset" => Swapped("mover"),
        "underset" => Swapped("munder"),
        "left" => Fenced(),
        "big" or "Big" or "bigg" or "Bigg" or "bigl" or "bigr" or "Bigl" or "Bigr" or "biggl" or "biggr" or "bigm" or "middle" => $"<mo>{Fence()}</mo>",
        "not" => WithScripts(Atom()).Replace("</mo>", "̸</mo>", StringComparison.Ordinal),
        "begin" => new TexTable(RawArgument()).Render(Cells),
        "tag" => $"<mtext>({Escape.Html(RawArgument())})</mtext>",
        " " => Space("0.333em"),
        _ when TexSymbols.Fences.TryGetValue(name, out string? fence) && !TexSymbols.Operators.ContainsKey(name) => $"<mo stretchy=\"false\">{Escape.Html(fence)}</mo>",
        _ when TexSymbols.Operators.TryGetValue(name, out string? sign) => Operator(sign),
        _ => $"<mtext>\\{Escape.Html(name)}</mtext>",
    };

    private static string Operator(string sign) => $"<mo>{Escape.Html(sign)}</mo>";

    private static string Space(string width) => $"<mspace width=\"{width}\"></mspace>";

    private string Root()
    {
        if (!SkipBlanks() || tex[at] != '[')
            return $"<msqrt>{Argument()}</msqrt>";
        at++;
        string degree = Row(']');
        at = Math.Min(at + 1, tex.Length);
        return $"<mroot><mrow>{Argument()}</mrow><mrow>{degree}</mrow></mroot>";
    }

    private string Words(string name)
    {
        string text = RawArgument();
        string words = Escape.Html(name == "textbf" ? MathAlphabet.Map("bf", text) : text);
        return name == "mathrm" ? $"<mi mathvariant=\"normal\">{words}</mi>" : $"<mtext>{words.Replace(' ', '\u00A0')}</mtext>";
    }

    private string Lettered(string name)
    {
        string alphabet = name switch
        {
            "mathbf" => "bf",
            "bm" or "boldsymbol" => "bi",
            "mathbb" => "bb",
            "mathcal" or "mathscr" => "cal",
            "mathsf" => "sf",
            _ => "tt",
        };
        string raw = RawArgument();
        string letters = raw.StartsWith('\\') && TexSymbols.Letters.TryGetValue(raw[1..], out string? greek) ? greek : raw;
        return $"<mi>{Escape.Html(MathAlphabet.Map(alphabet, letters))}</mi>";
    }

    private string Swapped(string element)
    {
        string script = Argument();
        return $"<{element}><mrow>{Argument()}</mrow><mrow>{script}</mrow></{element}>";
    }

    private string Fenced()
    {
        string open = Fence();
        string inner = Row();
        string close = "";
        if (AtCommand("right"))
        {
            CommandName();
            close = Fence();
        }
        return $"<mrow>{Side(open)}<mrow>{inner}</mrow>{Side(close)}</mrow>";
    }

    private static string Side(string fence) => fence.Length == 0 ? "" : $"<mo stretchy=\"true\">{Escape.Html(fence)}</mo>";

    private string Fence()
    {
        if (!SkipBlanks())
            return "";
        if (tex[at] != '\\')
            return tex[at++] is var c && c == '.' ? "" : c.ToString();
        string name = CommandName();
        return TexSymbols.Fences.GetValueOrDefault(name, name);
    }

    /// <summary>Rows of cells up to the end of the environment.</summary>
    private List<List<string>> Cells(bool hasColumnSpec)
    {
        if (hasColumnSpec)
            RawArgument();
        var rows = new List<List<string>> { new() };
        while (true)
        {
            rows[^1].Add(Row());
            if (at >= tex.Length)
                break;
            if (tex[at] == '&')
            {
                at++;
            }
            else if (AtCommand("\\"))
            {
                at += 2;
                rows.Add([]);
            }
            else if (AtCommand("end"))
            {
                CommandName();
                RawArgument();
                break;
            }
            else
            {
                at++;
            }
        }
        return [.. rows.Where(row => row.Any(cell => cell.Length > 0))];
    }

    /// <summary>One braced group or one atom.</summary>
    private string Argument()
    {
        if (!SkipBlanks())
            return "";
        return tex[at] == '{' ? Group() : Atom().Ml;
    }

    private string Group()
    {
        at++;
        if (++depth > DeepestNesting)
            at = tex.Length;
        var body = new StringBuilder(Row());
        while (at < tex.Length && tex[at] != '}')
        {
            at++;
            body.Append(Row());
        }
        depth--;
        at = Math.Min(at + 1, tex.Length);
        return body.ToString();
    }

    /// <summary>The text of a braced group as it stands.</summary>
    private string RawArgument()
    {
        if (!SkipBlanks())
            return "";
        if (tex[at] != '{')
            return tex[at] == '\\' ? "\\" + CommandName() : tex[at++].ToString();
        int start = ++at;
        for (int open = 1; at < tex.Length; at++)
        {
            open += tex[at] == '{' ? 1 : tex[at] == '}' ? -1 : 0;
            if (open == 0)
                break;
        }
        string raw = tex[start..at];
        at = Math.Min(at + 1, tex.Length);
        return raw;
    }

    private string CommandName()
    {
        int start = ++at;
        while (at < tex.Length && char.IsAsciiLetter(tex[at]))
            at++;
        if (at == start && at < tex.Length)
            at++;
        string name = tex[start..at];
        if (name == "operatorname" && at < tex.Length && tex[at] == '*')
        {
            at++;
            name = "operatorname*";
        }
        return name;
    }

    private bool AtCommand(string name) =>
        at < tex.Length && tex[at] == '\\' && string.CompareOrdinal(tex, at + 1, name, 0, name.Length) == 0
        && (at + 1 + name.Length >= tex.Length || !char.IsAsciiLetter(tex[at + 1 + name.Length]) || name == "\\");

    private bool SkipBlanks()
    {
        while (at < tex.Length && char.IsWhiteSpace(tex[at]))
            at++;
        return at < tex.Length;
    }
}
