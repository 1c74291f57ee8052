using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Shows every directive and language.</summary>
internal sealed class ListDirective() : Directive("#!lsmagic", "Lists all directives and languages.")
{
    public override void Run(DirectiveCall call)
    {
        (string Usage, string Purpose)[] lines =
        [
            .. call.Session.Languages.Select(language => (string.Join(' ', language.Names.Select(n => "#!" + n)), "The lines that follow are in this language.")),
            .. call.Session.Directives.OrderBy(directive => directive.Name, StringComparer.Ordinal).Select(directive => (directive.Usage, directive.Purpose)),
        ];
        int width = lines.Max(line => line.Usage.Length);
        call.Cell.Display(
            new JsonObject
            {
                [MimeTypes.Text] = string.Join('\n', lines.Select(line => $"{line.Usage.PadRight(width)}  {line.Purpose}")),
                [MimeTypes.Html] = TableHtml.Render(new TableView("", [], [.. lines.Select(line => (line.Usage, (IReadOnlyList<object?>)[line.Purpose]))], "")),
            },
            displayId: null);
    }
}
