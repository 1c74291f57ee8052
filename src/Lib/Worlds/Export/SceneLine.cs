using System.Text.Json;
using Experiments.Core;

namespace Experiments.Worlds.Export;

/// <summary>A scene as one line of JSON: captions, boxes and the record it was made from.</summary>
/// <param name="Key">Key of its files.</param>
/// <param name="Captions">English captions, one a variant.</param>
/// <param name="Translations">The same in the other languages, by language code.</param>
/// <param name="Regions">Visible objects.</param>
/// <param name="Scene">The scene record.</param>
internal sealed record SceneLine(
    string Key,
    IReadOnlyList<string> Captions,
    IReadOnlyDictionary<string, string[]> Translations,
    IReadOnlyList<SceneLine.Region> Regions,
    SceneLine.Record Scene)
{
    /// <summary>A visible object: name, box [y0, x0, y1, x1] in [0, 1], and its place among the scene's objects.</summary>
    internal sealed record Region(string Label, float[] Box, int Object, int Area, float Visibility);

    /// <summary>A <see cref="Worlds.Scene"/> with its tint as an array.</summary>
    internal sealed record Record(
        ulong Seed,
        ulong Stream,
        ulong Index,
        Ground Ground,
        GroundPattern Pattern,
        Backdrop Backdrop,
        int Light,
        float[] Tint,
        IReadOnlyList<SceneObject> Objects);

    /// <summary>Describes a scene.</summary>
    public static SceneLine Of(string key, SceneTruth truth)
    {
        var s = truth.Scene;
        return new(
            key,
            ExportCaptions.Of(truth, Language.English),
            Languages.All.Where(l => l != Language.English).ToDictionary(l => l.Code(), l => ExportCaptions.Of(truth, l)),
            [.. truth.Sights.Where(v => v.Area > 0).Select(v => new Region(
                Lexicon.Name(s.Objects[v.Index].Category), [v.Top, v.Left, v.Bottom, v.Right], v.Index, v.Area, v.Visibility))],
            new(s.Seed, s.Stream, s.Index, s.Ground, s.Pattern, s.Backdrop, s.Light, [s.Tint.Red, s.Tint.Green, s.Tint.Blue], s.Objects));
    }

    /// <summary>One line without a line end.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, KitJson.Line);
}
