using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models.Generation;

/// <summary>Draws the next token of each row.</summary>
/// <param name="config">From which tokens, and how evenly.</param>
/// <param name="generator">Where randomness comes from; on the logits' device.</param>
internal sealed class TokenDraw(SamplingConfig config, Generator generator)
{
    /// <param name="logits">float[rows, V].</param>
    /// <returns>int64[rows].</returns>
    public Tensor Draw(Tensor logits)
    {
        using Scalar temperature = config.Temperature, never = 0;
        var scaled = logits.div(temperature);
        if (config.TopK == 0 && config.TopP >= 1)
            return One(scaled.softmax(-1)).squeeze(1);
        long kept = config.TopK > 0 ? Math.Min(config.TopK, logits.shape[1]) : logits.shape[1];
        var (best, ids) = scaled.topk((int)kept, -1, largest: true, sorted: true);
        var probabilities = best.softmax(-1);
        if (config.TopP < 1)
        {
            using Scalar limit = config.TopP;
            var before = probabilities.cumsum(-1) - probabilities; // of tokens more probable than this one
            var cut = before.ge(limit);
            cut.narrow(1, 0, 1).fill_(false);
            probabilities = probabilities.masked_fill(cut, never);
        }
        return ids.gather(1, One(probabilities)).squeeze(1);
    }

    private Tensor One(Tensor probabilities) => probabilities.multinomial(1, replacement: true, generator: generator);
}
