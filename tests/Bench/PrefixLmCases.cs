using Experiments.Layers;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>A decoder of student size: a training step on 64 given vectors and 32 tokens, and 32 tokens decoded greedily after such vectors.</summary>
internal static class PrefixLmCases
{
    private const int Batch = 32, Prefix = 64, Suffix = 32;

    private static readonly GemmaConfig Config = new(256, 6, 4, 1, 64, 1024, 1024);

    private static double ForwardFlop
    {
        get
        {
            double d = Config.Width, tokens = Prefix + Suffix;
            double token = 2 * (2 * d * d + 2 * d * Config.HeadDim + 3 * d * Config.MlpDim) + 4 * tokens * d;
            return Batch * (Config.Depth * tokens * token + 2 * Suffix * d * Config.Vocabulary);
        }
    }

    public static BenchCase? Create(string name) => name switch
    {
        "prefixlm_step" => Step(),
        "decode_b1" => Generate(1),
        "decode_b8" => Generate(8),
        _ => null,
    };

    private static BenchCase Step()
    {
        manual_seed(0);
        var model = new Gemma(Config);
        var prefix = randn(Batch, Prefix, Config.Width).DetachFromDisposeScope();
        var tokens = randint(Config.Vocabulary, [Batch, Suffix + 1]).DetachFromDisposeScope();
        var inputs = tokens.narrow(1, 0, Suffix).DetachFromDisposeScope();
        var targets = tokens.narrow(1, 1, Suffix).flatten().DetachFromDisposeScope();
        var mask = AttentionMasks.Causal(Prefix + Suffix).DetachFromDisposeScope();
        mask.narrow(1, 0, Prefix).fill_(true).Dispose();
        var optimiser = new FusedAdamW(model, AdamWConfig.Torch);
        void Train()
        {
            model.zero_grad();
            var hidden = model.Hidden(cat([prefix, model.Embed(inputs)], 1), mask, from: Prefix);
            var loss = nn.functional.cross_entropy(model.Logits(hidden).flatten(0, 1), targets);
            loss.backward();
            optimiser.Step();
            if (float.IsNaN(loss.item<float>()))
                throw new InvalidOperationException("The loss is not a number.");
        }
        return new(Train, 3 * ForwardFlop, model, prefix, tokens, inputs, targets, mask, optimiser);
    }

    private static BenchCase Generate(int rows)
    {
        manual_seed(0);
        var model = new Gemma(Config);
        var prefix = randn(rows, Prefix, Config.Width).DetachFromDisposeScope();
        void Decoded()
        {
            using var state = model.Begin(prefix, null, Suffix, causal: false);
            Decode.Greedy(state, new DecodingConfig(Suffix));
        }
        return new(Decoded, 0, model, prefix);
    }
}
