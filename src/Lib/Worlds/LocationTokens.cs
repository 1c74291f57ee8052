using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>Boxes as four words: each coordinate falls into one of equal bins, in the order y0 x0 y1 x1.</summary>
/// <remarks>Student-sized models take one bin a pixel (32, 64 or 96); published models take what their paper says.</remarks>
public static class LocationTokens
{
    /// <summary>Bins of a visible box.</summary>
    /// <param name="sight">What is seen of an object.</param>
    /// <param name="bins">Number of bins an axis.</param>
    /// <returns>Four bins in [0, bins): floor(coordinate bins), clipped.</returns>
    public static int[] Encode(Sight sight, int bins) => Encode([sight.Top, sight.Left, sight.Bottom, sight.Right], bins);

    /// <summary>Bins of a box.</summary>
    /// <param name="box">y0, x0, y1, x1 in [0, 1].</param>
    /// <param name="bins">Number of bins an axis.</param>
    /// <returns>Four bins in [0, bins): floor(coordinate bins), clipped.</returns>
    /// <exception cref="ArgumentException">The box has not four coordinates, or there is no bin.</exception>
    public static int[] Encode(IReadOnlyList<float> box, int bins)
    {
        ArgumentNullException.ThrowIfNull(box);
        Check.Member(box.Count == 4, "box", $"[{string.Join(", ", box)}]", "give y0, x0, y1, x1");
        Check.Positive(bins, nameof(bins));
        return [.. box.Select(c => (int)Math.Clamp(MathF.Floor(c * bins), 0, bins - 1))];
    }

    /// <summary>The box of four bins, at their centres.</summary>
    /// <param name="tokens">Bins of y0, x0, y1, x1.</param>
    /// <param name="bins">Number of bins an axis.</param>
    /// <returns>y0, x0, y1, x1 in (0, 1).</returns>
    /// <exception cref="ArgumentException">There are not four bins, or there is no bin.</exception>
    public static float[] Decode(IReadOnlyList<int> tokens, int bins)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        Check.Member(tokens.Count == 4, "tokens", $"[{string.Join(", ", tokens)}]", "give y0, x0, y1, x1");
        Check.Positive(bins, nameof(bins));
        return [.. tokens.Select(t => (t + 0.5f) / bins)];
    }
}
