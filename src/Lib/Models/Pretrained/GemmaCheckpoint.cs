using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Checkpoints;
using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>Gemma and Gemma 2 as published: by Hugging Face (<c>GemmaForCausalLM</c>, <c>Gemma2ForCausalLM</c>) and inside big_vision's checkpoints.</summary>
public static class GemmaCheckpoint
{
    private const int MostHeads = 1024;

    /// <summary>Reads Hugging Face's <c>config.json</c>; what is missing has the library's default: Gemma 7B, Gemma 2 2B.</summary>
    /// <param name="config">The whole file, <c>model_type</c> gemma or gemma2.</param>
    /// <returns>The decoder.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be; the message names it.</exception>
    /// <exception cref="ArgumentException">The members make no model; the message names the one at fault.</exception>
    public static GemmaConfig Config(JsonElement config) => Config(new PublishedConfig(config));

    /// <summary>Reads the decoder off the shapes of a big_vision checkpoint.</summary>
    /// <param name="shapes">Shapes by name, below <c>llm/</c>: <c>embedder/input_embedding</c> and so on.</param>
    /// <returns>The decoder, without a window: the original code has none.</returns>
    /// <exception cref="InvalidDataException">They are not those of a Gemma; the message names the tensor at fault.</exception>
    public static GemmaConfig Config(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes)
    {
        IReadOnlyList<long> Shape(string name, int axes) =>
            !shapes.TryGetValue(name, out var shape) ? throw new InvalidDataException($"There is no tensor '{name}', so this is no Gemma of big_vision; check the file.")
            : shape.Count == axes && shape.All(n => n is > 0 and < int.MaxValue) ? shape
            : throw new InvalidDataException($"'{name}' has shape [{string.Join(", ", shape)}]; {axes} axes of sizes above 0 were expected.");
        var table = Shape("embedder/input_embedding", 2);
        var output = Shape("layers/attn/attn_vec_einsum/w", 4);
        var mlp = Shape("layers/mlp/linear", 3);
        bool fused = shapes.ContainsKey("layers/attn/qkv_einsum/w"), second = shapes.ContainsKey("layers/post_attention_norm/scale");
        long groups = fused ? output[1] : Shape("layers/attn/kv_einsum/w", 5)[2];
        var config = new GemmaConfig((int)table[1], (int)output[0], (int)output[1], (int)groups, (int)output[2], (int)mlp[1], (int)table[0]);
        if (!second)
            return config;
        double? scalar = config.Width == GemmaConfig.Gemma2Of27B.Width ? GemmaConfig.Gemma2Of27B.QueryScalar : null;
        return config.With(postNorms: true, attentionCap: 50, logitCap: 30, queryScalar: scalar);
    }

    /// <summary>Hugging Face's names of the whole model: <c>model.embed_tokens.weight</c> and so on.</summary>
    /// <param name="config">The decoder.</param>
    /// <returns>A map of a <see cref="Gemma"/>; a tied copy of the table, <c>lm_head.weight</c>, may be in the file.</returns>
    public static WeightMap HuggingFace(GemmaConfig config)
    {
        var map = new WeightMap().Add("model.embed_tokens.weight", "embed_tokens").Add("model.norm.weight", "norm.weight").Ignore("lm_head.weight");
        long queries = (long)config.Heads * config.HeadDim, shared = (long)config.KeyValueHeads * config.HeadDim, hidden = config.MlpDim;
        for (int i = 0; i < config.Depth; i++)
        {
            string theirs = $"model.layers.{i}.", ours = $"blocks.{i}.";
            map.Add(theirs + "self_attn.q_proj.weight", ours + "attn.qkv.weight", w => w.narrow(0, 0, queries))
                .Add(theirs + "self_attn.k_proj.weight", ours + "attn.qkv.weight", w => w.narrow(0, queries, shared))
                .Add(theirs + "self_attn.v_proj.weight", ours + "attn.qkv.weight", w => w.narrow(0, queries + shared, shared))
                .Add(theirs + "self_attn.o_proj.weight", ours + "attn.proj.weight")
                .Add(theirs + "mlp.gate_proj.weight", ours + "mlp.gate_up.weight", w => w.narrow(0, 0, hidden))
                .Add(theirs + "mlp.up_proj.weight", ours + "mlp.gate_up.weight", w => w.narrow(0, hidden, hidden))
                .Add(theirs + "mlp.down_proj.weight", ours + "mlp.down.weight")
                .Add(theirs + "input_layernorm.weight", ours + "norm1.weight");
            if (config.PostNorms)
            {
                map.Add(theirs + "post_attention_layernorm.weight", ours + "post_norm1.weight")
                    .Add(theirs + "pre_feedforward_layernorm.weight", ours + "norm2.weight")
                    .Add(theirs + "post_feedforward_layernorm.weight", ours + "post_norm2.weight");
            }
            else
            {
                map.Add(theirs + "post_attention_layernorm.weight", ours + "norm2.weight");
            }
        }
        return map;
    }

    /// <summary>big_vision's names, below <c>llm/</c>: layers stacked along a leading axis, heads apart, kernels [in, out].</summary>
    /// <param name="config">The decoder.</param>
    /// <returns>A map of a <see cref="Gemma"/>.</returns>
    public static WeightMap BigVision(GemmaConfig config)
    {
        long heads = config.Heads, groups = config.KeyValueHeads, size = config.HeadDim, width = config.Width, hidden = config.MlpDim;
        var map = new WeightMap().Add("embedder/input_embedding", "embed_tokens").Add("final_norm/scale", "norm.weight");
        void Stack(string theirs, string ours, Func<Tensor, Tensor>? view = null) =>
            map.AddStack("layers/" + theirs, Enumerable.Range(0, config.Depth).Select(i => new Part($"blocks.{i}.{ours}", view)));
        if (groups == heads)
        {
            Stack("attn/qkv_einsum/w", "attn.qkv.weight", w => w.view(3, heads, size, width).transpose(2, 3));
        }
        else
        {
            Stack("attn/q_einsum/w", "attn.qkv.weight", w => w.narrow(0, 0, heads * size).view(heads, size, width).transpose(1, 2));
            Stack("attn/kv_einsum/w", "attn.qkv.weight", w => w.narrow(0, heads * size, 2 * groups * size).view(2, groups, size, width).transpose(2, 3));
        }
        Stack("attn/attn_vec_einsum/w", "attn.proj.weight", w => w.t().view(heads, size, width));
        Stack("mlp/gating_einsum", "mlp.gate_up.weight", w => w.view(2, hidden, width).transpose(1, 2));
        Stack("mlp/linear", "mlp.down.weight", w => w.t());
        Stack("pre_attention_norm/scale", "norm1.weight");
        Stack("pre_ffw_norm/scale", "norm2.weight");
        if (config.PostNorms)
        {
            Stack("post_attention_norm/scale", "post_norm1.weight");
            Stack("post_ffw_norm/scale", "post_norm2.weight");
        }
        return map;
    }

    /// <summary>Loads a published model.</summary>
    /// <param name="path">A folder with <c>config.json</c> and the weights, or the weights beside it, in one file or in shards.</param>
    /// <param name="type">Element type of the parameters.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <returns>The filled model.</returns>
    /// <exception cref="InvalidDataException">Configuration and weights do not fit, or a file is damaged.</exception>
    public static Gemma Load(string path, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        using var source = TensorSource.Open(path);
        var config = PublishedModel.Config(path, published => Config(published));
        return PublishedModel.Load(d => new Gemma(config, d), HuggingFace(config), source, type, device);
    }

    /// <summary>Writes a model as Hugging Face does: <c>config.json</c> and <c>model.safetensors</c>.</summary>
    /// <param name="model">The model; unchanged.</param>
    /// <param name="folder">Made where it is missing.</param>
    public static void Save(Gemma model, string folder)
    {
        var config = Describe(model.Config);
        config["architectures"] = new JsonArray(model.Config.PostNorms ? "Gemma2ForCausalLM" : "GemmaForCausalLM");
        PublishedModel.Save(folder, model, HuggingFace(model.Config), config);
    }

    internal static GemmaConfig Config(PublishedConfig config)
    {
        bool second = config.Choice("model_type", "gemma", ("gemma", false), ("gemma2", true));
        config.Require("attention_bias", false);
        config.Require("tie_word_embeddings", true);
        var read = new GemmaConfig(
            config.Count("hidden_size", second ? 2304 : 3072, most: PublishedConfig.Widest),
            config.Count("num_hidden_layers", second ? 26 : 28, most: PublishedConfig.Deepest),
            config.Count("num_attention_heads", second ? 8 : 16, most: MostHeads),
            config.Count("num_key_value_heads", second ? 4 : 16, most: MostHeads),
            config.Count("head_dim", 256, most: PublishedConfig.Widest),
            config.Count("intermediate_size", second ? 9216 : 24576, most: PublishedConfig.Widest),
            config.Count("vocab_size", 256_000),
            second,
            second ? config.Number("query_pre_attn_scalar", 256) : null,
            second ? config.NumberOrNone("attn_logit_softcapping", 50) : 0,
            second ? config.NumberOrNone("final_logit_softcapping", 30) : 0,
            second ? (int)config.NumberOrNone("sliding_window", 4096) : 0,
            config.Number("rope_theta", 10_000),
            config.Number("rms_norm_eps", 1e-6),
            config.Choice(
                "hidden_activation", "gelu_pytorch_tanh", ("gelu_pytorch_tanh", Activation.GeluTanh), ("gelu_new", Activation.GeluTanh), ("gelu", Activation.Gelu)));
        read.Validate();
        return read;
    }

    internal static JsonObject Describe(GemmaConfig config)
    {
        var json = new JsonObject
        {
            ["model_type"] = config.PostNorms ? "gemma2" : "gemma",
            ["hidden_size"] = config.Width,
            ["num_hidden_layers"] = config.Depth,
            ["num_attention_heads"] = config.Heads,
            ["num_key_value_heads"] = config.KeyValueHeads,
            ["head_dim"] = config.HeadDim,
            ["intermediate_size"] = config.MlpDim,
            ["vocab_size"] = config.Vocabulary,
            ["rope_theta"] = config.RotaryBase,
            ["rms_norm_eps"] = config.NormEpsilon,
            ["hidden_activation"] = config.Activation == Activation.Gelu ? "gelu" : "gelu_pytorch_tanh",
        };
        if (config.PostNorms)
        {
            json["query_pre_attn_scalar"] = config.QueryScalar ?? config.HeadDim;
            json["attn_logit_softcapping"] = config.AttentionCap > 0 ? config.AttentionCap : null;
            json["final_logit_softcapping"] = config.LogitCap > 0 ? config.LogitCap : null;
            json["sliding_window"] = config.Window > 0 ? config.Window : null;
        }
        return json;
    }
}
