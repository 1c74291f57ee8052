using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>One part of an XML documentation as words.</summary>
/// <param name="Plain">As plain text.</param>
/// <param name="Markdown">As Markdown.</param>
internal sealed partial record DocumentationWords(string Plain, string Markdown)
{
    /// <summary>The words of an element; null when it has none.</summary>
    public static DocumentationWords? Of(XElement? element)
    {
        if (element is null)
            return null;
        string plain = Tidy(Words(element, code => code));
        return plain.Length == 0 ? null : new DocumentationWords(plain, Tidy(Words(element, code => $"`{code}`")));
    }

    private static string Words(XContainer parent, Func<string, string> code)
    {
        var words = new StringBuilder();
        foreach (var node in parent.Nodes())
        {
            words.Append(node switch
            {
                XText text => Blanks().Replace(text.Value, " "),
                XElement element => Words(element, code),
                _ => "",
            });
        }
        return words.ToString();
    }

    private static string Words(XElement element, Func<string, string> code)
    {
        string inner = Words((XContainer)element, code);
        return element.Name.LocalName switch
        {
            "see" or "seealso" when inner.Length > 0 => inner,
            "see" or "seealso" => code(Named(element)),
            "paramref" or "typeparamref" => code((string?)element.Attribute("name") ?? ""),
            "c" => code(element.Value),
            "code" => $"\n{element.Value.Trim()}\n",
            "para" => $"\n{inner}\n",
            "br" => "\n",
            "item" => $"\n- {inner}",
            "term" when element.ElementsAfterSelf("description").Any() => $"{inner}: ",
            _ => inner,
        };
    }

    // M:System.Console.WriteLine(System.String) is Console.WriteLine, T:System.Console is Console.
    private static string Named(XElement see)
    {
        if ((string?)see.Attribute("cref") is not { } id)
            return (string?)see.Attribute("langword") ?? (string?)see.Attribute("href") ?? "";
        string[] names = [.. Arity().Replace(id[(id.IndexOf(':') + 1)..].Split('(')[0], "").Split('.').Where(name => name != "#ctor")];
        bool isMember = id[0] is 'P' or 'F' or 'E' || (id[0] == 'M' && !id.Contains("#ctor", StringComparison.Ordinal));
        return string.Join('.', names.TakeLast(isMember ? 2 : 1));
    }

    private static string Tidy(string words) =>
        string.Join('\n', words.Split('\n').Select(line => Blanks().Replace(line, " ").Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();
}
