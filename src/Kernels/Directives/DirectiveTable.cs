using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Every directive that cells may use.</summary>
internal static class DirectiveTable
{
    public static IReadOnlyList<Directive> All() =>
    [
        new TimeDirective(),
        new ShareDirective(),
        new SetDirective(),
        new ValueDirective(),
        new WhoDirective(),
        new WhosDirective(),
    ];
}
