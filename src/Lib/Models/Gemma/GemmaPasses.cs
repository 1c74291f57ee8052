using Experiments.Layers;

namespace Experiments.Models;

/// <summary>One pass through a decoder whose blocks look back by two rules.</summary>
/// <param name="Global">Of blocks that see everything their mask allows.</param>
/// <param name="Local">Of blocks that look back no further than the window.</param>
internal sealed record GemmaPasses(AttentionPass Global, AttentionPass Local)
{
    public AttentionPass Of(bool local) => local ? Local : Global;
}
