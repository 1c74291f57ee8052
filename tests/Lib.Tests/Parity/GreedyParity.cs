using Experiments.Models.Generation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Greedy tokens, made in every way there is: batched with padding on the left and on the right, one row at a time, without a cache.</summary>
internal static class GreedyParity
{
    /// <param name="fixture">Holds the expected tokens.</param>
    /// <param name="name">Their name.</param>
    /// <param name="ids">int64[B, T].</param>
    /// <param name="real">bool[B, T].</param>
    /// <param name="begin">Opens a state: row indices of the batch or null for all, ids, real or null, number of new tokens.</param>
    /// <param name="recompute">Logits of the next token of one unpadded row, computed anew: row index, prompt, tokens since.</param>
    public static void Compare(
        Fixture fixture,
        string name,
        Tensor ids,
        Tensor real,
        Func<long?, Tensor, Tensor?, int, IDecodingState> begin,
        Func<long, Tensor, Tensor, Tensor> recompute)
    {
        var expected = fixture.Expected(name);
        var config = Stop(fixture, expected);
        int steps = config.MaxTokens;
        Tensor Decoded(IDecodingState state)
        {
            using (state)
                return Widened(Decode.Greedy(state, config).Tokens(), steps, config.PadToken);
        }
        fixture.Exact(name, Decoded(begin(null, ids, real, steps)));
        var (rightIds, rightReal) = PaddedRight(ids, real);
        fixture.Exact(name, Decoded(begin(null, rightIds, rightReal, steps)));
        List<Tensor> alone = [], anew = [];
        for (long row = 0; row < ids.shape[0]; row++)
        {
            var prompt = ids[row].masked_select(real[row]).unsqueeze(0);
            alone.Add(Decoded(begin(row, prompt, null, steps)));
            anew.Add(Anew(row, prompt, config, recompute));
        }
        fixture.Exact(name, cat(alone));
        fixture.Exact(name, cat(anew));
    }

    private static Tensor Anew(long row, Tensor prompt, DecodingConfig config, Func<long, Tensor, Tensor, Tensor> recompute)
    {
        var said = prompt.narrow(1, 0, 0);
        while (said.shape[1] < config.MaxTokens && !(said.shape[1] > 0 && said[0, said.shape[1] - 1].item<long>() == config.EndToken))
            said = cat([said, recompute(row, prompt, said).argmax(-1).view(1, 1)], 1);
        return Widened(said, config.MaxTokens, config.PadToken);
    }

    /// <summary>The end token of the configuration, if in these tokens nothing but padding follows it.</summary>
    private static DecodingConfig Stop(Fixture fixture, Tensor expected)
    {
        long Id(string member, long otherwise) => fixture.Config.TryGetProperty(member, out var id) && id.TryGetInt64(out long value) ? value : otherwise;
        long end = Id("eos_token_id", 1), pad = Id("pad_token_id", 0);
        bool stops = false, goesOn = false;
        for (long row = 0; row < expected.shape[0]; row++)
        {
            var after = expected[row].data<long>().ToArray().SkipWhile(t => t != end).Skip(1).ToList();
            stops |= after.Count > 0 && after.All(t => t == pad);
            goesOn |= after.Any(t => t != pad);
        }
        return new((int)expected.shape[1], stops && !goesOn ? end : null, pad);
    }

    private static Tensor Widened(Tensor tokens, int width, long pad)
    {
        var wide = full([tokens.shape[0], width], pad, dtype: ScalarType.Int64);
        wide.narrow(1, 0, tokens.shape[1]).copy_(tokens);
        return wide;
    }

    private static (Tensor Ids, Tensor Real) PaddedRight(Tensor ids, Tensor real)
    {
        var order = (real.logical_not().to(int64) * ids.shape[1] + arange(ids.shape[1])).argsort(1);
        return (ids.gather(1, order), real.gather(1, order));
    }
}
