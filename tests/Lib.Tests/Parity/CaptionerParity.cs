using Experiments.Models;
using Experiments.Models.Pretrained;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Cap and CapPa in big_vision's layout: read word by word, at once, and with holes.</summary>
internal sealed class CaptionerParity : IParityCheck
{
    public bool Recognises(Fixture fixture) =>
        fixture.Has("io.safetensors") && Weights(fixture).Any() && fixture.Has("config.json") && fixture.Config.TryGetProperty("seq_len", out _)
        && fixture.Config.TryGetProperty("emb_dim", out _);

    public void Run(Fixture fixture)
    {
        foreach (string weights in Weights(fixture))
        {
            foreach (var (tag, _) in fixture.Cases().Where(c => c.Tag.Length > 0))
                Compare(fixture, weights, tag);
        }
    }

    private static IEnumerable<string> Weights(Fixture fixture) => new[] { "model.safetensors", "model.npz" }.Where(fixture.Has);

    /// <param name="fixture">The folder.</param>
    /// <param name="weights">File of the weights.</param>
    /// <param name="tag">Begins with the way of reading.</param>
    private static void Compare(Fixture fixture, string weights, string tag)
    {
        var io = fixture.Io;
        var images = fixture.Input(tag, "image_nhwc").permute(0, 3, 1, 2);
        using var model = CaptionerCheckpoint.Load(fixture.PathOf(weights), imageSize: (int)images.shape[2], imageWidth: (int)images.shape[3]);
        RequireConfig(fixture, model.Config);
        var text = fixture.Input(tag, "text");
        bool isCausal = tag.StartsWith("causal", StringComparison.Ordinal);
        var inputs = isCausal ? CaptionInputs.Causal(text)
            : io.TryGetValue($"in.{tag}_mask", out var masked) ? CaptionInputs.Partial(text, masked, model.MaskToken)
            : CaptionInputs.Parallel(text, model.MaskToken);
        var encoded = model.Encode(images);
        var logits = model.Decode(encoded, inputs);
        if (isCausal && io.ContainsKey("out.shifted"))
            fixture.Exact("out.shifted", inputs.Tokens);
        if (io.TryGetValue($"in.{tag}_tokens", out var tokens))
            fixture.Require(inputs.Tokens.ne(tokens).sum().item<long>() == 0, $"in.{tag}_tokens: other inputs");
        void Agree(string name, Tensor actual)
        {
            if (io.ContainsKey(name))
                fixture.Agree(name, actual);
        }
        Agree("out.encoded", encoded);
        Agree($"out_{tag}.logits", logits);
        var counted = text.ne(0).to(logits.dtype);
        var losses = nn.functional.cross_entropy(logits.flatten(0, 1), text.flatten(), reduction: nn.Reduction.None).view(text.shape) * counted;
        var perExample = losses.sum([1L]) / counted.sum([1L]).clamp_min(1);
        Agree($"out_{tag}.loss_per_example", perExample);
        Agree($"out_{tag}.loss", perExample.mean());
        Agree($"out_{tag}.caption_score", losses.sum([1L]).neg());
        if (isCausal)
            Agree($"out_{tag}.caption_score", model.Score(encoded, text.unsqueeze(1)).squeeze(1));
        perExample.mean().backward();
        using var twin = new ImageCaptioner(model.Config);
        PublishedGradients.Compare(fixture, $"grad_{tag}.", model, twin, CaptionerCheckpoint.BigVision(model.Config));
    }

    /// <summary>What was read off the shapes is what the configuration says, with the code base's defaults.</summary>
    private static void RequireConfig(Fixture fixture, ImageCaptionerConfig read)
    {
        var json = fixture.Config;
        int Count(string member, int otherwise) => json.TryGetProperty(member, out var value) && value.GetInt32() > 0 ? value.GetInt32() : otherwise;
        var said = (
            Width: Count("emb_dim", 512), Depth: Count("num_layers", 6), Heads: Count("num_heads", 8), MlpDim: Count("mlp_dim", 2048));
        fixture.Require(
            said == (read.Image.Width, read.Image.Depth, read.Image.Heads, read.Image.MlpDim), $"config.json: encoder {said}, read off the shapes {read.Image}");
        bool hasMask = json.TryGetProperty("masked_pred_prob", out var probability) && probability.GetDouble() > 0;
        bool hasBiases = !json.TryGetProperty("decoder_bias", out var bias) || bias.GetBoolean();
        var expected = new ImageCaptionerConfig(
            read.Image, Count("decoder_emb_dim", said.Width), Count("decoder_num_layers", said.Depth), Count("decoder_num_heads", said.Heads),
            Count("decoder_mlp_dim", said.MlpDim), Count("vocab_size", 32_000), Count("seq_len", 256), hasMask, hasBiases);
        fixture.Require(expected == read, $"config.json: {expected}, read off the shapes {read}");
    }
}
