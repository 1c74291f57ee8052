namespace Experiments.Worlds.Export;

/// <summary>Which captions an export holds.</summary>
internal static class ExportCaptions
{
    private const int Richness = 1;
    private const int Variants = 3;

    /// <summary>The captions of a scene in one language.</summary>
    public static string[] Of(SceneTruth truth, Language language) =>
        [.. Enumerable.Range(0, Variants).Select(variant => Captioner.Caption(truth, language, Richness, variant))];
}
