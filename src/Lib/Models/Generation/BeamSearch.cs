using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Models.Generation;

/// <summary>Beam search over a batch: each row keeps its best beginnings; complete ones wait until nothing better can be seen.</summary>
/// <remarks>
/// In each step the 2 W best continuations of a row are looked at, best first. Those that end count as complete if they are among the first W,
/// so that a width of one is greedy decoding; the first W of the others go on. A row is done when it has W complete hypotheses and none of
/// those that go on scores better than the worst of them at its present length, which is the rule of transformers. Rows that are done leave.
/// </remarks>
internal sealed class BeamSearch
{
    private readonly IDecodingState state;
    private readonly DecodingConfig config;
    private readonly BeamConfig beam;
    private readonly ITokenRule? rule;
    private readonly List<Row> rows = [];

    public BeamSearch(IDecodingState state, DecodingConfig config, BeamConfig beam, ITokenRule? rule)
    {
        config.Validate();
        beam.Validate();
        (this.state, this.config, this.beam, this.rule) = (state, config, beam, rule);
    }

    /// <summary>What one row of the batch has: hypotheses that go on, in the order of the state's rows, and complete ones.</summary>
    private sealed class Row
    {
        public List<Hypothesis> Live { get; set; } = [Hypothesis.Empty];

        public List<Hypothesis> Complete { get; } = [];
    }

    public DecodedRows Run(CancellationToken cancellation)
    {
        var stop = HostCancellation.Or(cancellation);
        for (long row = 0; row < state.Logits.shape[0]; row++)
            rows.Add(new Row());
        for (int step = 0; ; step++)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var (parents, tokens) = Advance(step);
            if (parents.Count == 0 || step + 1 == config.MaxTokens)
                break;
            var device = state.Logits.device;
            state.Select(tensor(parents.ToArray(), device: device));
            state.Feed(tensor(tokens.ToArray(), device: device));
        }
        var best = rows.Select(r => r.Complete.Concat(r.Live).MaxBy(Score)!).ToList();
        return new([.. best.Select(h => h.Tokens)], [.. best.Select(h => h.LogProbabilities)], config.PadToken);
    }

    private double Score(Hypothesis hypothesis) => beam.Score(hypothesis.Total, hypothesis.Tokens.Count);

    /// <summary>One token more for every row that is not done.</summary>
    /// <returns>For each hypothesis that goes on, the state's row it comes from and the token it takes.</returns>
    private (List<long> Parents, List<long> Tokens) Advance(int step)
    {
        List<long> parents = [], tokens = [];
        var logProbabilities = Open(state.Logits.to(ScalarType.Float32).log_softmax(-1), step);
        long vocabulary = logProbabilities.shape[1];
        int first = 0;
        foreach (var row in rows.Where(r => r.Live.Count > 0))
        {
            int live = row.Live.Count;
            Extend(row, Continuations(row, logProbabilities.narrow(0, first, live)), vocabulary, first, parents, tokens);
            first += live;
        }
        return (parents, tokens);
    }

    /// <summary>The log-probabilities, without what the rule forbids each hypothesis.</summary>
    private Tensor Open(Tensor logProbabilities, int step)
    {
        if (rule is null)
            return logProbabilities;
        var mask = new TokenMask(rule, step);
        for (int row = 0; row < rows.Count; row++)
        {
            foreach (var hypothesis in rows[row].Live)
                mask.Ask(row, hypothesis.Tokens);
        }
        return mask.Over(logProbabilities);
    }

    /// <summary>The 2 W best continuations of a row, best first: place in [hypotheses, V] and log-probability of the whole.</summary>
    private List<(long Place, double Total)> Continuations(Row row, Tensor logProbabilities)
    {
        var before = tensor(row.Live.Select(h => h.Total).ToArray(), row.Live.Count, 1, device: logProbabilities.device);
        var totals = (logProbabilities.to(ScalarType.Float64) + before).flatten();
        var (best, places) = totals.topk((int)Math.Min(2 * beam.Width, totals.shape[0]), -1, largest: true, sorted: true);
        return [.. places.cpu().data<long>().Zip(best.cpu().data<double>()).Where(c => !double.IsNegativeInfinity(c.Second))];
    }

    private void Extend(Row row, List<(long Place, double Total)> continuations, long vocabulary, int first, List<long> parents, List<long> tokens)
    {
        List<Hypothesis> live = [];
        var (from, taken) = (new List<long>(), new List<long>());
        for (int rank = 0; rank < continuations.Count && live.Count < beam.Width; rank++)
        {
            var (place, total) = continuations[rank];
            var (parent, token) = (place / vocabulary, place % vocabulary);
            var longer = row.Live[(int)parent].With(token, total);
            if (token != config.EndToken)
            {
                live.Add(longer);
                from.Add(first + parent);
                taken.Add(token);
            }
            else if (rank < beam.Width)
            {
                row.Complete.Add(longer);
            }
        }
        bool done = row.Complete.Count >= beam.Width
            && (live.Count == 0 || live.Max(Score) <= row.Complete.Select(Score).Order().ElementAt(row.Complete.Count - beam.Width));
        row.Live = done ? [] : live;
        if (!done)
        {
            parents.AddRange(from);
            tokens.AddRange(taken);
        }
    }
}
