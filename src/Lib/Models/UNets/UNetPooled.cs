using Experiments.Core;

namespace Experiments.Models;

/// <summary>A pooled text vector that joins the time embedding.</summary>
/// <param name="Width">Size of the vector with the embedded numbers behind it; when the context itself is pooled, the size of its tokens.</param>
/// <param name="SizeWidth">Size of the sinusoids of each number of <see cref="UNetConditions.Sizes"/>; 0 when the context is pooled.</param>
/// <param name="Heads">Heads of the attention that pools the context; 0 when the vector comes ready.</param>
public sealed record UNetPooled(int Width, int SizeWidth = 0, int Heads = 0)
{
    internal void Validate()
    {
        Check.Positive(Width, "UNetPooled.Width");
        Check.Member(SizeWidth > 0 != Heads > 0, "UNetPooled.Heads", Heads, "give either the size of the numbers' sinusoids or the heads that pool the context");
        Check.Member(Heads == 0 || Width % Heads == 0, "UNetPooled.Heads", Heads, $"use a divisor of the width {Width}");
    }
}
