using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models.Generation;

/// <summary>What a rule allows in one step, collected row by row and then laid over all scores at once.</summary>
/// <remarks>Costs nothing while no row is bound. Rows that were given the same list share a line of the mask.</remarks>
/// <param name="rule">The rule.</param>
/// <param name="step">Place in the answer, for messages.</param>
internal sealed class TokenMask(ITokenRule rule, int step)
{
    /// <summary>Stands for a score that the model put at minus infinity and the rule allows: above that of tokens it does not.</summary>
    private const double Least = -1e30;

    private readonly Dictionary<IReadOnlyList<long>, long> lines = new(ReferenceEqualityComparer.Instance);
    private readonly List<long> lineOfRow = [];

    /// <summary>Asks the rule about the next row of the scores.</summary>
    /// <param name="row">Row of the batch.</param>
    /// <param name="written">What it has written.</param>
    public void Ask(int row, IReadOnlyList<long> written)
    {
        var allowed = rule.Allowed(row, written);
        if (allowed is null)
        {
            Free();
            return;
        }
        Check.Member(
            allowed.Count > 0, "ITokenRule.Allowed", $"empty for row {row} at step {step}, after [{string.Join(", ", written)}]",
            "allow at least one token, the end token where an answer is complete, or null for any");
        if (!lines.TryGetValue(allowed, out long line))
            lines.Add(allowed, line = lines.Count + 1);
        lineOfRow.Add(line);
    }

    /// <summary>Leaves the next row of the scores as it is.</summary>
    public void Free() => lineOfRow.Add(0);

    /// <summary>Scores with minus infinity where a token is not allowed.</summary>
    /// <param name="scores">float[rows, V]: one row for each call of <see cref="Ask"/> and <see cref="Free"/>.</param>
    /// <returns>float[rows, V]; the scores themselves where no row is bound.</returns>
    public Tensor Over(Tensor scores)
    {
        if (lines.Count == 0)
            return scores;
        long V = scores.shape[1];
        List<long> places = [.. Enumerable.Range(0, (int)V).Select(token => (long)token)];
        foreach (var (allowed, line) in lines)
        {
            foreach (long token in allowed)
            {
                Check.Member(token >= 0 && token < V, "ITokenRule.Allowed", $"[.. {token} ..] at step {step}", $"allow ids below {V}, the size of the vocabulary");
                places.Add(line * V + token);
            }
        }
        using Scalar yes = true, least = Least, never = double.NegativeInfinity;
        var device = scores.device;
        var open = zeros(lines.Count + 1, V, dtype: ScalarType.Bool, device: device);
        open.view(-1).index_fill_(0, tensor(places.ToArray(), device: device), yes);
        var closed = open.logical_not().index_select(0, tensor(lineOfRow.ToArray(), device: device));
        return scores.clamp_min(least).masked_fill(closed, never);
    }
}
