using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Languages;

/// <summary>Text that is shown, not run: <c>#!html</c>, <c>#!markdown</c>.</summary>
/// <param name="names">What selects it.</param>
/// <param name="mime">Mime type under which fronts render it.</param>
/// <param name="showsSource">Whether fronts that cannot render it are given the source as HTML.</param>
internal sealed class RenderLanguage(IReadOnlyList<string> names, string mime, bool showsSource = false) : ILanguage
{
    public IReadOnlyList<string> Names => names;

    public bool EndsInsideToken(string text) => false;

    public PartResult Execute(string code, CellContext cell)
    {
        string text = code.Trim('\n');
        if (text.Trim().Length == 0)
            return new PartResult(Error: null);
        var data = new JsonObject { [mime] = text, [MimeTypes.Text] = text };
        if (showsSource)
            data[MimeTypes.Html] = $"<pre>{Escape.Html(text)}</pre>";
        cell.Display(data, displayId: null);
        return new PartResult(Error: null);
    }
}
