using System.Runtime.InteropServices;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Models.Generation;

/// <summary>The loop that greedy decoding and sampling share: choose, note, drop what is finished, feed.</summary>
internal sealed class TokenLoop
{
    private readonly IDecodingState state;
    private readonly DecodingConfig config;
    private readonly Func<Tensor, Tensor> choose;
    private readonly Action<DecodedToken>? tell;
    private readonly ITokenRule? rule;
    private readonly List<List<long>> tokens = [];
    private readonly List<List<float>> logProbabilities = [];

    /// <summary>Row of the batch of each row that the state still has.</summary>
    private List<int> live = [];

    /// <param name="state">Just after its prompt.</param>
    /// <param name="config">When to stop.</param>
    /// <param name="choose">From logits float[rows, V] to the next token of each row, int64[rows].</param>
    /// <param name="tell">Called for every token.</param>
    /// <param name="rule">What may come next; null for anything.</param>
    public TokenLoop(IDecodingState state, DecodingConfig config, Func<Tensor, Tensor> choose, Action<DecodedToken>? tell, ITokenRule? rule)
    {
        config.Validate();
        (this.state, this.config, this.choose, this.tell, this.rule) = (state, config, choose, tell, rule);
    }

    public DecodedRows Run(CancellationToken cancellation)
    {
        var stop = HostCancellation.Or(cancellation);
        int rows = (int)state.Logits.shape[0];
        live = [.. Enumerable.Range(0, rows)];
        for (int row = 0; row < rows; row++)
        {
            tokens.Add([]);
            logProbabilities.Add([]);
        }
        for (int step = 0; ; step++)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var chosen = choose(Open(step));
            Note(chosen, step);
            if (step + 1 == config.MaxTokens || live.All(IsFinished))
                return new(tokens, logProbabilities, config.PadToken);
            state.Feed(Dropped(chosen));
        }
    }

    private bool IsFinished(int row) => config.EndToken is long end && tokens[row].Count > 0 && tokens[row][^1] == end;

    /// <summary>The logits, without what the rule forbids.</summary>
    private Tensor Open(int step)
    {
        if (rule is null)
            return state.Logits;
        var mask = new TokenMask(rule, step);
        foreach (int row in live)
        {
            if (IsFinished(row))
                mask.Free();
            else
                mask.Ask(row, tokens[row]);
        }
        return mask.Over(state.Logits);
    }

    private void Note(Tensor chosen, int step)
    {
        var told = state.Logits.to(ScalarType.Float32).log_softmax(1).gather(1, chosen.unsqueeze(1));
        var ids = MemoryMarshal.Cast<byte, long>(chosen.cpu().bytes);
        var values = MemoryMarshal.Cast<byte, float>(told.cpu().bytes);
        for (int i = 0; i < live.Count; i++)
        {
            int row = live[i];
            if (IsFinished(row))
                continue;
            tokens[row].Add(ids[i]);
            logProbabilities[row].Add(values[i]);
            tell?.Invoke(new(row, step, ids[i], values[i]));
        }
    }

    /// <summary>Takes finished rows out of the state once they are half of it: each removal copies the caches of those that stay.</summary>
    private Tensor Dropped(Tensor chosen)
    {
        var kept = Enumerable.Range(0, live.Count).Where(i => !IsFinished(live[i])).ToList();
        if (kept.Count * 2 > live.Count)
            return chosen;
        live = [.. kept.Select(i => live[i])];
        var rows = tensor(kept.Select(i => (long)i).ToArray(), device: chosen.device);
        state.Select(rows);
        return chosen.index_select(0, rows);
    }
}
