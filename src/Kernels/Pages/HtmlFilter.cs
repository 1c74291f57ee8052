using System.Text;
using System.Text.RegularExpressions;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Pages;

/// <summary>Lets through the harmless part of HTML that stands in Markdown: folding, breaks, tables, emphasis; the rest is shown as text.</summary>
internal static partial class HtmlFilter
{
    private static readonly HashSet<string> Tags =
    [
        "details", "summary", "br", "hr", "sub", "sup", "kbd", "b", "i", "em", "strong", "u", "s", "del", "ins", "mark", "small", "code", "pre", "p", "div",
        "span", "center", "table", "thead", "tbody", "tr", "th", "td", "caption", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption",
    ];

    private static readonly HashSet<string> Attributes = ["open", "align", "valign", "colspan", "rowspan", "width", "height", "title", "lang", "dir"];

    public static string Clean(string html)
    {
        string text = Comment().Replace(html, "");
        var clean = new StringBuilder();
        int start = 0;
        foreach (Match tag in Tag().Matches(text))
        {
            clean.Append(Text(text[start..tag.Index]));
            start = tag.Index + tag.Length;
            string name = tag.Groups["name"].Value.ToLowerInvariant();
            if (!Tags.Contains(name))
                clean.Append(Escape.Html(tag.Value));
            else if (tag.Groups["close"].Length > 0)
                clean.Append($"</{name}>");
            else
                clean.Append($"<{name}{Kept(tag.Groups["attributes"].Value)}>");
        }
        return clean.Append(Text(text[start..])).ToString();
    }

    // Character references stay; what looks like the start of a tag does not.
    private static string Text(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Kept(string attributes)
    {
        var kept = new StringBuilder();
        foreach (Match attribute in Attribute().Matches(attributes))
        {
            string name = attribute.Groups["name"].Value.ToLowerInvariant();
            if (Attributes.Contains(name))
                kept.Append($" {name}=\"{Escape.Html(attribute.Groups["value"].Value.Trim('"', '\''))}\"");
        }
        return kept.ToString();
    }

    [GeneratedRegex("<!--.*?(-->|$)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("<(?<close>/?)(?<name>[A-Za-z][A-Za-z0-9]*)(?<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")]
    private static partial Regex Tag();

    [GeneratedRegex("(?<name>[A-Za-z][A-Za-z-]*)(?:\\s*=\\s*(?<value>\"[^\"]*\"|'[^']*'|[^\\s\"'>]+))?")]
    private static partial Regex Attribute();
}
