using System.Text.Json;
using Experiments.Core;

namespace Experiments.Worlds.Export;

/// <summary>Everything that determines an export; stands in its folder as <c>export.json</c>.</summary>
/// <param name="Format">What the folder holds: <c>coco</c> or <c>shards</c>.</param>
/// <param name="Profile">What the scenes were drawn from.</param>
/// <param name="Stream">Split.</param>
/// <param name="Start">Index of the first scene.</param>
/// <param name="Count">Number of scenes.</param>
/// <param name="Size">Pixels a side.</param>
/// <param name="Seed">World seed.</param>
internal sealed record ExportRecipe(string Format, Profile Profile, ulong Stream, ulong Start, int Count, int Size, ulong Seed)
{
    /// <summary>Name of the file that marks a folder as an export.</summary>
    public const string FileName = "export.json";

    private const string Marker = "\"writtenBy\": \"Experiments world export\"";

    /// <summary>The file's content.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(new { WrittenBy = "Experiments world export", Recipe = this }, KitJson.Indented) + "\n";

    /// <summary>Whether a folder was written by an export.</summary>
    public static bool Marks(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) && File.ReadAllText(path).Contains(Marker, StringComparison.Ordinal);
    }

    /// <summary>Checks the numbers before any work is done.</summary>
    /// <exception cref="ArgumentException">A member is out of range.</exception>
    public void Validate()
    {
        Profile.Validate();
        Check.Positive(Count, "count");
        Check.Member(Size is >= 8 and <= 1024, "size", Size, "use 8 to 1024 pixels a side");
    }
}
