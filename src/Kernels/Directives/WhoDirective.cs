using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Lists a language's variables by name.</summary>
internal sealed class WhoDirective() : Directive("#!who", "Lists the names of the variables.")
{
    public const string None = "No variables.";

    public override void Run(DirectiveCall call)
    {
        string[] names = [.. call.Programming.Variables.Select(variable => variable.Name).Order(StringComparer.Ordinal)];
        call.Cell.Display(Formatter.Format(names.Length > 0 ? string.Join("  ", names) : None), displayId: null);
    }
}
