using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Checkpoints;
using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>T5, T5 1.1, mT5 and UL2 as Hugging Face publishes them: <c>T5ForConditionalGeneration</c>, <c>MT5ForConditionalGeneration</c>.</summary>
public static class T5Checkpoint
{
    /// <summary>Blocks of a stack at most: five times the deepest published, so that a damaged number builds no endless model.</summary>
    private const int MostBlocks = 256;

    private static readonly (string Word, Activation Meaning)[] Activations =
    [
        ("relu", Activation.Relu),
        ("gelu_new", Activation.GeluTanh),
        ("gelu", Activation.Gelu),
        ("silu", Activation.Silu),
        ("quick_gelu", Activation.QuickGelu),
        ("gelu_pytorch_tanh", Activation.GeluTanh),
        ("swish", Activation.Silu),
    ];

    /// <summary>Reads <c>config.json</c>; what is missing has the library's default for the model type.</summary>
    /// <remarks>
    /// So a missing <c>tie_word_embeddings</c> means true for <c>t5</c>, which is how UL2 and Flan-UL2 are published, and false for
    /// <c>mt5</c>. <c>dense_act_fn</c> and <c>is_gated_act</c>, where they are there, overrule <c>feed_forward_proj</c>.
    /// </remarks>
    /// <param name="config">The whole file.</param>
    /// <returns>A valid shape.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be; the message names it.</exception>
    /// <exception cref="ArgumentException">The members make no model; the message names the one at fault.</exception>
    public static T5Config Config(JsonElement config)
    {
        var published = new PublishedConfig(config);
        bool multilingual = published.Choice("model_type", "t5", ("t5", false), ("mt5", true));
        int depth = published.Count("num_layers", multilingual ? 8 : 6, most: MostBlocks);
        int pad = published.Count("pad_token_id", 0, least: 0);
        var (activation, gated) = published.Choice("feed_forward_proj", multilingual ? "gated-gelu" : "relu", FeedForward());
        var read = new T5Config(
            published.Count("d_model", 512),
            depth,
            published.Count("num_decoder_layers", depth, most: MostBlocks),
            published.Count("num_heads", multilingual ? 6 : 8),
            published.Count("d_kv", 64),
            published.Count("d_ff", multilingual ? 1024 : 2048),
            published.Count("vocab_size", multilingual ? 250_112 : 32_128),
            published.Has("dense_act_fn") ? published.Choice("dense_act_fn", "relu", Activations) : activation,
            published.Flag("is_gated_act", gated),
            published.Flag("tie_word_embeddings", !multilingual),
            published.Count("relative_attention_num_buckets", 32),
            published.Count("relative_attention_max_distance", 128),
            published.Number("layer_norm_epsilon", 1e-6),
            pad,
            published.Count("decoder_start_token_id", pad, least: 0),
            published.Count("eos_token_id", 1, least: 0));
        read.Validate();
        return read;
    }

    /// <summary>Hugging Face's names. Copies of the token table, and a bias that old files carry without using it, may be there and are passed over.</summary>
    /// <param name="config">The model's shape.</param>
    /// <returns>A map of a <see cref="T5"/>.</returns>
    public static WeightMap HuggingFace(T5Config config)
    {
        var map = new WeightMap()
            .Add("shared.weight", "shared")
            .Ignore("encoder.embed_tokens.weight")
            .Ignore("decoder.embed_tokens.weight")
            .Ignore("decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight");
        foreach (var (stack, depth) in new[] { ("encoder", config.EncoderDepth), ("decoder", config.DecoderDepth) })
        {
            map.Add($"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight", $"{stack}.bias.weight");
            for (int i = 0; i < depth; i++)
                map.Include(Block(config, isDecoder: stack == "decoder"), $"{stack}.block.{i}.layer.", $"{stack}.blocks.{i}.");
            map.Add($"{stack}.final_layer_norm.weight", $"{stack}.norm.weight");
        }
        return config.Tied ? map.Ignore("lm_head.weight") : map.Add("lm_head.weight", "head.weight");
    }

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="path">A folder with <c>config.json</c> and weights in any form, or the file of the weights in such a folder.</param>
    /// <param name="type">Element type of the parameters; T5 1.1 and its successors overflow in float16, bfloat16 is fine.</param>
    /// <param name="device">Where they live; the CPU when null.</param>
    /// <returns>The model, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the weights do not fit the configuration.</exception>
    public static T5 Load(string path, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        using var source = TensorSource.Open(path);
        var config = PublishedModel.Config(path, Config);
        return PublishedModel.Load(d => new T5(config, d), HuggingFace(config), source, type, device);
    }

    /// <summary>Writes <c>config.json</c> and <c>model.safetensors</c> as the library reads them.</summary>
    /// <param name="model">The model; unchanged.</param>
    /// <param name="folder">Target folder, made where it is missing.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Save(T5 model, string folder) => PublishedModel.Save(folder, model, HuggingFace(model.Config), Json(model.Config));

    private static JsonObject Json(T5Config config)
    {
        string activation = Activations.First(a => a.Meaning == config.Activation).Word;
        return new()
        {
            ["architectures"] = new JsonArray("T5ForConditionalGeneration"),
            ["model_type"] = "t5",
            ["is_encoder_decoder"] = true,
            ["d_model"] = config.Width,
            ["num_layers"] = config.EncoderDepth,
            ["num_decoder_layers"] = config.DecoderDepth,
            ["num_heads"] = config.Heads,
            ["d_kv"] = config.HeadDim,
            ["d_ff"] = config.MlpDim,
            ["vocab_size"] = config.Vocabulary,
            ["feed_forward_proj"] = config.Gated ? $"gated-{activation}" : activation,
            ["dense_act_fn"] = activation,
            ["is_gated_act"] = config.Gated,
            ["tie_word_embeddings"] = config.Tied,
            ["relative_attention_num_buckets"] = config.Buckets,
            ["relative_attention_max_distance"] = config.MaxDistance,
            ["layer_norm_epsilon"] = config.NormEpsilon,
            ["pad_token_id"] = config.PadId,
            ["decoder_start_token_id"] = config.StartId,
            ["eos_token_id"] = config.EndId,
        };
    }

    private static WeightMap Block(T5Config config, bool isDecoder)
    {
        int inner = config.InnerDim, mlp = isDecoder ? 2 : 1;
        var map = new WeightMap()
            .Add("0.SelfAttention.q.weight", "attn.qkv.weight", w => w.narrow(0, 0, inner))
            .Add("0.SelfAttention.k.weight", "attn.qkv.weight", w => w.narrow(0, inner, inner))
            .Add("0.SelfAttention.v.weight", "attn.qkv.weight", w => w.narrow(0, 2 * inner, inner))
            .Add("0.SelfAttention.o.weight", "attn.proj.weight")
            .Add("0.layer_norm.weight", "norm1.weight");
        if (isDecoder)
        {
            map.Add("1.EncDecAttention.q.weight", "cross.q.weight")
                .Add("1.EncDecAttention.k.weight", "cross.kv.weight", w => w.narrow(0, 0, inner))
                .Add("1.EncDecAttention.v.weight", "cross.kv.weight", w => w.narrow(0, inner, inner))
                .Add("1.EncDecAttention.o.weight", "cross.proj.weight")
                .Add("1.layer_norm.weight", "norm2.weight");
        }
        if (config.Gated)
        {
            map.Add($"{mlp}.DenseReluDense.wi_0.weight", "mlp.gate_up.weight", w => w.narrow(0, 0, config.MlpDim))
                .Add($"{mlp}.DenseReluDense.wi_1.weight", "mlp.gate_up.weight", w => w.narrow(0, config.MlpDim, config.MlpDim));
        }
        else
        {
            map.Add($"{mlp}.DenseReluDense.wi.weight", "mlp.wi.weight");
        }
        return map
            .Add($"{mlp}.DenseReluDense.wo.weight", config.Gated ? "mlp.down.weight" : "mlp.wo.weight")
            .Add($"{mlp}.layer_norm.weight", $"norm{mlp + 1}.weight");
    }

    /// <summary>Words of <c>feed_forward_proj</c>: an activation, or one behind <c>gated-</c>; a gated <c>gelu</c> is the tanh form.</summary>
    private static (string Word, (Activation Activation, bool Gated) Meaning)[] FeedForward() =>
    [
        .. Activations.Select(a => (a.Word, (a.Meaning, false))),
        .. Activations.Select(a => ($"gated-{a.Word}", (a.Word == "gelu" ? Activation.GeluTanh : a.Meaning, true))),
    ];
}
