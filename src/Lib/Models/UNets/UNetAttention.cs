using Experiments.Core;

namespace Experiments.Models;

/// <summary>The attention after each residual block of a level.</summary>
/// <param name="Heads">Number of heads; divides the level's width.</param>
/// <param name="Mixing">Which kind.</param>
/// <param name="ContextWidth">Size of a context token; 0 for <see cref="UNetMixing.Attention"/>, which has no context.</param>
/// <param name="Depth">Transformer blocks a layer.</param>
/// <param name="ContextOnly">Whether the image's own places are not attended to.</param>
/// <param name="Groups">Groups of the norm before it; null for the network's, 0 for no norm.</param>
/// <param name="ContextNorm">Whether context tokens get a norm of 32 groups (<see cref="UNetMixing.JoinedContext"/> only).</param>
/// <param name="LinearProjection">Whether a checkpoint stores a transformer's outer projections as matrices instead of 1 x 1 kernels.</param>
public sealed record UNetAttention(
    int Heads,
    UNetMixing Mixing = UNetMixing.Attention,
    int ContextWidth = 0,
    int Depth = 1,
    bool ContextOnly = false,
    int? Groups = null,
    bool ContextNorm = false,
    bool LinearProjection = false)
{
    internal void Validate(string member, int width, int groups)
    {
        Check.Member(Heads > 0 && width % Heads == 0, $"{member}.Heads", Heads, $"use a divisor of the width {width}");
        bool needsContext = Mixing != UNetMixing.Attention;
        Check.Member(needsContext ? ContextWidth > 0 : ContextWidth == 0, $"{member}.ContextWidth", ContextWidth, needsContext ? "use the size of a context token" : "use 0 without a context");
        Check.Positive(Depth, $"{member}.Depth");
        Check.Member(needsContext || !ContextOnly, $"{member}.ContextOnly", ContextOnly, "use false without a context");
        int own = Groups ?? groups;
        Check.Member(own >= 0 && (own == 0 || width % own == 0), $"{member}.Groups", own, $"use a divisor of the width {width}");
        Check.Member(own > 0 || Mixing == UNetMixing.Attention, $"{member}.Groups", own, "use 0 with plain attention only");
    }
}
