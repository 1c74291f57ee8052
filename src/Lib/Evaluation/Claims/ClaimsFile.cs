using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Core;
using Experiments.Plots;

namespace Experiments.Evaluation;

/// <summary>The claims of one notebook or run, kept as <c>claims.json</c> in its output folder.</summary>
/// <remarks>
/// The file is an array of <c>{id, claim, metric, seeds, values: {arm: [one per seed]}, difference, low, high, holds}</c>, rewritten
/// whole with every claim added, so it is valid at any moment. Not safe for several writers at once.
/// </remarks>
/// <param name="folder">Output folder; created with the first claim. An older file in it is replaced.</param>
public sealed class ClaimsFile(string folder)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    private readonly List<Claim> claims = [];

    /// <summary>Full path of the file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "claims.json"));

    /// <summary>The claims so far, in order of their first addition.</summary>
    public IReadOnlyList<Claim> Claims => claims;

    /// <summary>Adds a claim, or replaces the one of the same id, and writes the file.</summary>
    /// <param name="claim">The claim.</param>
    /// <returns>This file, so that calls can be chained.</returns>
    /// <exception cref="IOException">The folder is not writable.</exception>
    public ClaimsFile Add(Claim claim)
    {
        int place = claims.FindIndex(c => c.Id == claim.Id);
        if (place < 0)
            claims.Add(claim);
        else
            claims[place] = claim;
        var array = new JsonArray([.. claims.Select(c => (JsonNode?)c.ToJson())]);
        AtomicFile.WriteText(Path, array.ToJsonString(Format) + "\n");
        return this;
    }

    /// <summary>The differences with their intervals, one row a claim.</summary>
    /// <returns>A forest plot.</returns>
    public Chart ForestPlot() => new Chart("Claims: first arm minus second")
        .Intervals(
            [.. claims.Select(c => c.Statement)],
            Numbers.From(claims.Select(c => c.Difference.Estimate)),
            Numbers.From(claims.Select(c => c.Difference.Low)),
            Numbers.From(claims.Select(c => c.Difference.High)))
        .VerticalLine(0, "no difference")
        .Note("Dots: mean over seeds; bars: 95 % interval of the paired difference.")
        .X("difference in the claim's metric")
        .Size(640, Math.Clamp(150 + 44 * claims.Count, 200, 1200));

    /// <summary>All claims in every form a notebook can show.</summary>
    /// <returns>A table as <c>text/html</c>, <c>text/markdown</c> and <c>text/plain</c>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => ClaimsTable.Of(claims).ToMimeBundle();

    /// <summary>One line a claim.</summary>
    /// <returns>Text.</returns>
    public override string ToString() => string.Join("\n", claims);
}
