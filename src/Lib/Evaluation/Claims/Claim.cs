using System.Text.Json.Nodes;
using Experiments.Core;

namespace Experiments.Evaluation;

/// <summary>A sentence about two arms that the numbers decide: it holds when the interval of the difference lies on its side of zero.</summary>
/// <remarks>The difference is the first arm minus the second, paired by seed; its interval is the two-sided 95 % interval of Student's t.</remarks>
public sealed class Claim
{
    /// <summary>States a claim over results.</summary>
    /// <param name="id">Short name, such as <c>siglip-small-batch</c>.</param>
    /// <param name="statement">One sentence, such as "Sigmoid beats softmax at batch 16".</param>
    /// <param name="metric">What is measured, such as <c>R@1</c>.</param>
    /// <param name="seeds">The seeds, in the order of the values.</param>
    /// <param name="arms">Two arms or more; the first is compared with the second, further ones are recorded beside them.</param>
    /// <param name="below">False claims that the first arm is above the second, true that it is below, as for losses.</param>
    /// <exception cref="ArgumentException">A name is empty or repeated, there are fewer than two arms, or an arm has not one value a seed.</exception>
    public Claim(string id, string statement, string metric, IReadOnlyList<ulong> seeds, IReadOnlyList<Arm> arms, bool below = false)
    {
        Check.Member(!string.IsNullOrWhiteSpace(id), "Claim.id", "empty", "give a short name such as siglip-small-batch");
        Check.Member(arms.Count >= 2, $"Claim '{id}'.arms", arms.Count, "give two arms or more");
        Check.Member(arms.Select(a => a.Name).Distinct().Count() == arms.Count, $"Claim '{id}'.arms", "repeated", "give each arm a name of its own");
        bool seedsDiffer = seeds.Count > 0 && seeds.Distinct().Count() == seeds.Count;
        Check.Member(seedsDiffer, $"Claim '{id}'.seeds", string.Join(", ", seeds), "give one or more different seeds");
        string remedy = $"give one for each of the {seeds.Count} seeds";
        foreach (var arm in arms)
            Check.Member(arm.Values.Count == seeds.Count, $"Claim '{id}'.{arm.Name}", $"{arm.Values.Count} values", remedy);
        (Id, Statement, Metric, Seeds, Arms, Below) = (id, statement, metric, [.. seeds], [.. arms], below);
        Difference = PairedInterval.Of(arms[0].Values, arms[1].Values);
    }

    /// <summary>Short name.</summary>
    public string Id { get; }

    /// <summary>The claim in a sentence.</summary>
    public string Statement { get; }

    /// <summary>What is measured.</summary>
    public string Metric { get; }

    /// <summary>The seeds, in the order of the values.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>The arms with their values; the first is compared with the second.</summary>
    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>Whether the first arm is claimed to be below the second.</summary>
    public bool Below { get; }

    /// <summary>First arm minus second, with its interval; infinite with a single seed.</summary>
    public Interval Difference { get; }

    /// <summary>Whether the whole interval lies on the claimed side of zero; never with a single seed.</summary>
    public bool Holds => Below ? Difference.IsBelow(0) : Difference.IsAbove(0);

    /// <summary>The claim and its verdict in one line.</summary>
    /// <returns>Such as <c>holds: Sigmoid beats softmax (R@1 difference 0.050 [0.020, 0.080], 3 seeds)</c>.</returns>
    public override string ToString() =>
        $"{Verdict}: {Statement} ({Metric} difference {Difference}, {Seeds.Count} seed{(Seeds.Count == 1 ? "" : "s")})";

    /// <summary>The claim in every form a notebook can show.</summary>
    /// <returns>A table of one row.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => ClaimsTable.Of([this]).ToMimeBundle();

    internal string Verdict => Seeds.Count == 1 ? "undecided with one seed" : Holds ? "holds" : "does not hold";

    /// <summary>The claim as it stands in <c>claims.json</c>; numbers that are not finite are null.</summary>
    /// <returns>A fresh object.</returns>
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["claim"] = Statement,
        ["metric"] = Metric,
        ["seeds"] = new JsonArray([.. Seeds.Select(s => (JsonNode?)JsonValue.Create(s))]),
        ["values"] = new JsonObject(Arms.Select(a => KeyValuePair.Create(a.Name, (JsonNode?)new JsonArray([.. a.Values.Select(Number)])))),
        ["difference"] = Number(Difference.Estimate),
        ["low"] = Number(Difference.Low),
        ["high"] = Number(Difference.High),
        ["holds"] = Holds,
    };

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
