namespace Experiments.Worlds;

/// <summary>Where a picture was taken, by whom, and with what: present when a profile draws households.</summary>
/// <param name="Region">Region.</param>
/// <param name="Income">Income level, 0 (lowest) to 3.</param>
/// <param name="Language">Code of the language its owner writes captions in: en, de, es, tr or sw.</param>
public sealed record Household(Region Region, int Income, string Language)
{
    /// <summary>Number of income levels.</summary>
    public const int Incomes = 4;

    private static readonly float[] Noise = [22f / 255f, 14f / 255f, 8f / 255f, 4f / 255f];

    /// <summary>Standard deviation of the camera's noise on [0, 1]: cheap cameras are noisy.</summary>
    public float CameraNoise => Noise[Income];

    /// <summary>Whether it lies in one of the two home regions.</summary>
    public bool IsHome => Region <= Region.Westmere;
}
