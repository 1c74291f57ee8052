using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Lists a language's variables with their types and values.</summary>
internal sealed class WhosDirective() : Directive("#!whos", "Lists the variables with their types and values.")
{
    public override void Run(DirectiveCall call)
    {
        Row[] rows =
        [
            .. call.Programming.Variables.OrderBy(variable => variable.Name, StringComparer.Ordinal)
                .Select(variable => new Row(variable.Name, TypeNames.Of(variable.Type), variable.Value)),
        ];
        call.Cell.Display(Formatter.Format(rows.Length > 0 ? rows : WhoDirective.None), displayId: null);
    }

    private sealed record Row(string Name, string Type, object? Value);
}
