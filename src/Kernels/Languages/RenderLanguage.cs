using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Languages;

/// <summary>Text that is shown, not run: <c>#!html</c>, <c>#!markdown</c>.</summary>
internal sealed class RenderLanguage(IReadOnlyList<string> names, string mime) : ILanguage
{
    public IReadOnlyList<string> Names => names;

    public bool EndsInsideToken(string text) => false;

    public PartResult Execute(string code, CellContext cell)
    {
        string text = code.Trim('\n');
        if (text.Trim().Length > 0)
            cell.Display(new JsonObject { [mime] = text, [MimeTypes.Text] = text }, displayId: null);
        return new PartResult(Error: null);
    }
}
