using System.Text;
using System.Text.RegularExpressions;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Pages;

/// <summary>Terminal colours as spans; other control sequences go.</summary>
internal static partial class AnsiHtml
{
    public static string Render(string text)
    {
        var html = new StringBuilder();
        bool open = false;
        int start = 0;
        foreach (Match code in Sequence().Matches(text))
        {
            html.Append(Escape.Html(text[start..code.Index]));
            start = code.Index + code.Length;
            if (code.Groups["codes"] is not { Success: true, Value: var codes })
                continue;
            html.Append(open ? "</span>" : "");
            string classes = string.Join(' ', codes.Split(';').Select(Class).Where(name => name.Length > 0));
            open = classes.Length > 0;
            html.Append(open ? $"<span class=\"{classes}\">" : "");
        }
        return html.Append(Escape.Html(text[start..])).Append(open ? "</span>" : "").ToString();
    }

    private static string Class(string code) => code switch
    {
        "1" => "ansi-bold",
        _ when int.TryParse(code, out int n) && n is (>= 31 and <= 36) or (>= 90 and <= 96) => $"ansi-{n}",
        _ => "",
    };

    [GeneratedRegex("\u001b\\[(?:(?<codes>[0-9;]*)m|[0-9;?]*[A-Za-ln-z])")]
    private static partial Regex Sequence();
}
