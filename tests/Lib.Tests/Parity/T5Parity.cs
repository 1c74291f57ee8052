using Experiments.Layers;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Models.Pretrained;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>T5, T5 1.1, mT5, UL2: states, biases, buckets, loss, gradients and greedy tokens, cached and not, together and one by one.</summary>
internal sealed class T5Parity : IParityCheck
{
    private static readonly string[] Weights =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    public bool Recognises(Fixture fixture) =>
        (fixture.ConfigIs("model_type", "t5") || fixture.ConfigIs("model_type", "mt5")) && fixture.Has("io.safetensors");

    public void Run(Fixture fixture)
    {
        foreach (string weights in Weights.Where(fixture.Has))
        {
            foreach (string inputs in fixture.Io.Keys.Where(k => k.StartsWith("in", StringComparison.Ordinal) && k.EndsWith(".input_ids", StringComparison.Ordinal)))
                Compare(fixture, weights, inputs[2..^".input_ids".Length]);
            if (fixture.Io.ContainsKey("in.relative_positions"))
                CompareBuckets(fixture, T5Checkpoint.Config(fixture.Config));
        }
    }

    /// <param name="fixture">The folder.</param>
    /// <param name="weights">File of the weights.</param>
    /// <param name="tag">What stands between <c>in</c> and the dot.</param>
    private static void Compare(Fixture fixture, string weights, string tag)
    {
        using var model = T5Checkpoint.Load(fixture.PathOf(weights));
        Tensor? In(string name) => fixture.Io.GetValueOrDefault($"in{tag}.{name}");
        var tokens = In("input_ids")!;
        var mask = In("attention_mask");
        if (In("labels") is { } labels)
            CompareStates(fixture, model, tag, tokens, mask, labels);
        if (fixture.Io.ContainsKey($"out{tag}_generate.tokens"))
            CompareTokens(fixture, model, $"out{tag}_generate.tokens", tokens, mask);
        if (In("labels") is not null)
            CompareGradients(fixture, model, tag);
    }

    private static void CompareStates(Fixture fixture, T5 model, string tag, Tensor tokens, Tensor? mask, Tensor labels)
    {
        void Agree(string name, Func<Tensor> actual)
        {
            if (fixture.Io.ContainsKey($"out{tag}.{name}"))
                fixture.Agree($"out{tag}.{name}", actual());
        }
        var inputs = model.ShiftRight(labels);
        if (fixture.Io.ContainsKey($"out{tag}.decoder_input_ids"))
            fixture.Exact($"out{tag}.decoder_input_ids", inputs);
        var outputs = model.Inspect(tokens, inputs, mask);
        var loss = nn.functional.cross_entropy(outputs.Logits.flatten(0, 1), labels.flatten(), ignore_index: T5.IgnoredLabel);
        loss.backward();
        Agree("logits", () => outputs.Logits);
        Agree("loss", () => loss);
        Agree("encoder_bias", () => outputs.EncoderBias);
        Agree("decoder_bias", () => outputs.DecoderBias);
        for (int i = 0; i < outputs.EncoderStates.Count; i++)
        {
            var state = outputs.EncoderStates[i];
            Agree($"encoder_hidden.{i}", () => mask is null ? state : state * mask.unsqueeze(-1));
        }
        for (int i = 0; i < outputs.DecoderStates.Count; i++)
        {
            var state = outputs.DecoderStates[i];
            Agree($"decoder_hidden.{i}", () => state);
        }
        using (no_grad())
            Agree("logits", () => model.Decode(model.Encode(tokens, mask), inputs, mask));
    }

    private static void CompareGradients(Fixture fixture, T5 model, string tag)
    {
        using var twin = new T5(model.Config);
        foreach (string prefix in tag.Length == 0 ? new[] { "grad.", "out.grad." } : [$"grad{tag}.", $"out{tag}.grad."])
            PublishedGradients.Compare(fixture, prefix, model, twin, T5Checkpoint.HuggingFace(model.Config));
    }

    private static void CompareTokens(Fixture fixture, T5 model, string name, Tensor tokens, Tensor? mask)
    {
        using var quiet = no_grad();
        long rows = tokens.shape[0];
        var config = new DecodingConfig((int)fixture.Io[name].shape[1]);
        var encoded = model.Encode(tokens, mask);
        using (var cached = model.Start(encoded, mask))
            fixture.Exact(name, Decode.Greedy(cached, config).Tokens());
        Tensor Again(Tensor live, Tensor read) => model.Decode(encoded.index_select(0, live), read, mask?.index_select(0, live));
        using (var recomputed = new RecomputedDecoding(Again, rows, model.Config.StartId))
            fixture.Exact(name, Decode.Greedy(recomputed, config).Tokens());
        fixture.Exact(name, cat([.. Enumerable.Range(0, (int)rows).Select(row => Alone(model, tokens, mask, row, config))]));
    }

    /// <summary>One example without its neighbours and without the padding behind it.</summary>
    private static Tensor Alone(T5 model, Tensor tokens, Tensor? mask, int row, DecodingConfig config)
    {
        long length = mask is null ? tokens.shape[1] : mask[row].nonzero().max().item<long>() + 1;
        var text = tokens.narrow(0, row, 1).narrow(1, 0, length);
        var seen = mask?.narrow(0, row, 1).narrow(1, 0, length);
        using var state = model.Start(model.Encode(text, seen), seen);
        return Decode.Greedy(state, config).Tokens();
    }

    private static void CompareBuckets(Fixture fixture, T5Config config)
    {
        foreach (var (name, bidirectional) in new[] { ("out.bucket_bidirectional", true), ("out.bucket_causal", false) })
        {
            if (fixture.Io.ContainsKey(name))
                fixture.Exact(name, RelativePositionBias.Bucket(fixture.Io["in.relative_positions"], config.Buckets, config.MaxDistance, bidirectional));
        }
    }
}
