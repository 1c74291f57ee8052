using Experiments.Kernels.Display;

namespace Experiments.Kernels.Pages.Formulas;

/// <summary>TeX formulas as MathML, which browsers draw themselves: no script, no fonts to fetch.</summary>
internal static class MathMl
{
    /// <summary>One formula; a command that is not known is shown by its name, and the TeX source stays in the page for copying.</summary>
    public static string Render(string tex, bool display)
    {
        string source = tex.Trim();
        string body = new TexParser(source, display).Parse();
        string block = display ? " display=\"block\"" : "";
        return $"<math{block}><semantics><mrow>{body}</mrow><annotation encoding=\"application/x-tex\">{Escape.Html(source)}</annotation></semantics></math>";
    }
}
