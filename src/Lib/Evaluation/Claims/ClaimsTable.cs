using Experiments.Plots;

namespace Experiments.Evaluation;

/// <summary>Claims as rows of a table; those that do not hold look no different.</summary>
internal static class ClaimsTable
{
    /// <summary>One row a claim.</summary>
    /// <param name="claims">The claims.</param>
    /// <returns>The table.</returns>
    public static Table Of(IReadOnlyList<Claim> claims)
    {
        var table = new Table("Claims", "claim", "metric", "first", "second", "difference", "95 % interval", "seeds", "verdict");
        foreach (var claim in claims)
        {
            table = table.Row(
                claim.Statement, claim.Metric, Side(claim.Arms[0]), Side(claim.Arms[1]), Signed(claim.Difference.Estimate), Ends(claim.Difference),
                claim.Seeds.Count, claim.Verdict);
        }
        return table;
    }

    private static string Side(Arm arm) => $"{arm.Name} {Digits(arm.Mean)}";

    private static string Ends(Interval interval) =>
        double.IsFinite(interval.Low) && double.IsFinite(interval.High) ? $"{Signed(interval.Low)} to {Signed(interval.High)}" : "–";

    private static string Signed(double value) => (value > 0 ? "+" : "") + Digits(value);

    private static string Digits(double value) =>
        !double.IsFinite(value) ? "–" : value.ToString(Math.Abs(value) >= 100 ? "0.0" : "0.000").Replace('-', '−');
}
