using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>How far alt-texts are from captions: probabilities of independent accidents, one draw a caption or a word.</summary>
/// <param name="Drop">That a content word is missing.</param>
/// <param name="Swap">That the text belongs to another picture.</param>
/// <param name="Junk">That a file name or an advertisement is appended.</param>
/// <param name="Fragment">That only the first noun phrase is left.</param>
public sealed record AltTextNoise(float Drop, float Swap, float Junk, float Fragment)
{
    /// <summary>Clean captions: controlled experiments.</summary>
    public static AltTextNoise None { get; } = new(0, 0, 0, 0);

    /// <summary>Noise 1, as on the web: .15, .10, .20, .20.</summary>
    public static AltTextNoise Web { get; } = new(0.15f, 0.10f, 0.20f, 0.20f);

    /// <summary>A copy with some members changed; those left out stay.</summary>
    /// <param name="drop">See <see cref="Drop"/>.</param>
    /// <param name="swap">See <see cref="Swap"/>.</param>
    /// <param name="junk">See <see cref="Junk"/>.</param>
    /// <param name="fragment">See <see cref="Fragment"/>.</param>
    /// <returns>The changed copy.</returns>
    public AltTextNoise With(float? drop = null, float? swap = null, float? junk = null, float? fragment = null) =>
        new(drop ?? Drop, swap ?? Swap, junk ?? Junk, fragment ?? Fragment);

    /// <summary>Checks the probabilities.</summary>
    /// <exception cref="ArgumentException">One is not in [0, 1].</exception>
    public void Validate()
    {
        foreach (var (value, member) in new[] { (Drop, nameof(Drop)), (Swap, nameof(Swap)), (Junk, nameof(Junk)), (Fragment, nameof(Fragment)) })
            Check.Member(value is >= 0 and <= 1, $"AltTextNoise.{member}", value, "use a probability in [0, 1]");
    }
}
