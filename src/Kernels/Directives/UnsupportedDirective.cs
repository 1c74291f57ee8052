using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>What notebooks of other kernels may say and this one cannot do.</summary>
/// <param name="name">The directive.</param>
/// <param name="instead">What to do instead, as a sentence's end.</param>
internal sealed class UnsupportedDirective(string name, string instead) : Directive(name, $"Not supported here; {instead}")
{
    public override bool TakesAnyText => true;

    public override void Run(DirectiveCall call) => throw call.Error($"{Name} is not supported here; {instead}");
}
