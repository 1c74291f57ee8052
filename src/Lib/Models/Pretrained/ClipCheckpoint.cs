using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Checkpoints;
using Experiments.Core;
using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>OpenAI's CLIP, and others trained in its form, as Hugging Face publishes them (<c>CLIPModel</c>).</summary>
/// <remarks>
/// A configuration that names token 2 as the end of text, as all of OpenAI's do, means the highest id of a text; any other
/// <c>eos_token_id</c> means the first position with that id.
/// </remarks>
public static class ClipCheckpoint
{
    private const int LegacyEnd = 2;

    /// <summary>Loads both towers.</summary>
    /// <param name="path">A folder of <c>config.json</c> and weights, or its file of weights.</param>
    /// <param name="type">Element type of the parameters.</param>
    /// <param name="device">Where they live; the CPU when null.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FileNotFoundException">There is no such checkpoint, or no <c>config.json</c>.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or describes another model; the message names it and the reason.</exception>
    public static DualEncoder Load(string path, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        using var source = TensorSource.Open(path);
        var config = PublishedModel.Config(path, Config);
        return PublishedModel.Load(d => new DualEncoder(config, d), HuggingFace(config), source, type, device);
    }

    /// <summary>Writes a folder that Hugging Face's library loads.</summary>
    /// <param name="model">A model in CLIP's form; unchanged.</param>
    /// <param name="folder">Is created; gets <c>config.json</c> and <c>model.safetensors</c>.</param>
    /// <exception cref="ArgumentException">The layout has no place for the model's form; the message names the member at fault.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Save(DualEncoder model, string folder) => PublishedModel.Save(folder, model, HuggingFace(model.Config), Json(model.Config));

    /// <summary>Reads <c>config.json</c>; what is missing has the library's default, which is B/32 at 224 pixels.</summary>
    /// <param name="config">The whole file.</param>
    /// <returns>Both towers.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be; the message names it.</exception>
    /// <exception cref="ArgumentException">The members make no model; the message names the one at fault.</exception>
    public static DualEncoderConfig Config(JsonElement config)
    {
        var published = new PublishedConfig(config);
        int shared = published.Count("projection_dim", 512, most: PublishedConfig.Widest);
        var both = new DualEncoderConfig(
            Vision(Section(published, "vision"), shared), Text(Section(published, "text"), shared),
            Math.Exp(published.Number("logit_scale_init_value", 2.6592)), Bias: null);
        both.Validate();
        return both;
    }

    /// <summary>The published names of the whole model.</summary>
    /// <param name="config">Both towers, in CLIP's form.</param>
    /// <returns>A map of a <see cref="DualEncoder"/>.</returns>
    /// <exception cref="ArgumentException">The layout has no place for the model's form; the message names the member at fault.</exception>
    public static WeightMap HuggingFace(DualEncoderConfig config)
    {
        RequireForm(config);
        var text = new WeightMap()
            .Add("embeddings.token_embedding.weight", "token_embed.weight")
            .Add("embeddings.position_embedding.weight", "pos_embed", p => p.select(0, 0))
            .Ignore("embeddings.position_ids")
            .AddBlocks(config.Text.Depth, config.Text.Width)
            .AddAffine("final_layer_norm", "norm");
        var vision = new WeightMap()
            .Add("embeddings.class_embedding", "cls_token", c => c.view(-1))
            .Add("embeddings.patch_embedding.weight", "stem.proj.weight")
            .Add("embeddings.position_embedding.weight", "pos_embed", p => p.select(0, 0))
            .Ignore("embeddings.position_ids")
            .AddAffine("pre_layrnorm", "pre_norm") // spelt so in every published file
            .AddBlocks(config.Image.Depth, config.Image.Width)
            .AddAffine("post_layernorm", "norm");
        return new WeightMap()
            .Add("logit_scale", "t", t => t.select(0, 0))
            .Include(text, "text_model.", "text.")
            .Include(vision, "vision_model.", "image.")
            .Add("visual_projection.weight", "image.head.weight")
            .Add("text_projection.weight", "text.head.weight");
    }

    private static void RequireForm(DualEncoderConfig config)
    {
        Check.Member(config.Bias is null, "DualEncoderConfig.Bias", config.Bias, "use none: CLIP's layout has no bias on the logits");
        Check.Member(config.Image.PlacesClassToken, "VitConfig.Pool", config.Image.Pool, "use Tok with a style that places the class token, such as VitStyle.Clip");
        Check.Member(
            config.Image.Style.Entry == VitEntry.NormedClass, "VitConfig.Style.Entry", config.Image.Style.Entry, "use NormedClass, as VitStyle.Clip does");
    }

    /// <summary>A tower's section; early files keep the values that count in a second one, and the library prefers it.</summary>
    private static PublishedConfig Section(PublishedConfig config, string tower) =>
        config.Section(config.Has($"{tower}_config_dict") ? $"{tower}_config_dict" : $"{tower}_config");

    private static VitConfig Vision(PublishedConfig config, int shared) => new(
        config.Count("hidden_size", 768, most: PublishedConfig.Widest),
        config.Count("num_hidden_layers", 12, most: PublishedConfig.Deepest),
        config.Count("num_attention_heads", 12),
        config.Count("intermediate_size", 3072, most: PublishedConfig.Widest),
        config.Count("patch_size", 32, most: PublishedConfig.LargestImage),
        config.Count("image_size", 224, most: PublishedConfig.LargestImage),
        ImagePooling.Tok,
        shared,
        Style: VitStyle.Clip.With(tower: Style(config)));

    private static TextConfig Text(PublishedConfig config, int shared)
    {
        int end = config.Count("eos_token_id", 49_407, least: 0);
        return new(
            config.Count("hidden_size", 512, most: PublishedConfig.Widest),
            config.Count("num_hidden_layers", 12, most: PublishedConfig.Deepest),
            config.Count("num_attention_heads", 8),
            config.Count("intermediate_size", 2048, most: PublishedConfig.Widest),
            config.Count("vocab_size", 49_408),
            config.Count("max_position_embeddings", 77, most: PublishedConfig.Widest),
            end == LegacyEnd ? TextPooling.Eot : TextPooling.FirstEnd,
            shared,
            Causal: true,
            EndId: end,
            Style: Style(config));
    }

    private static TowerStyle Style(PublishedConfig config) => TowerStyle.Clip.With(config.Number("layer_norm_eps", 1e-5), config.HiddenActivation("quick_gelu"));

    private static JsonObject Json(DualEncoderConfig config) => new()
    {
        ["architectures"] = new JsonArray("CLIPModel"),
        ["model_type"] = "clip",
        ["projection_dim"] = config.EmbeddingDim,
        ["logit_scale_init_value"] = Math.Log(config.Temperature),
        ["text_config"] = new JsonObject
        {
            ["model_type"] = "clip_text_model",
            ["hidden_size"] = config.Text.Width,
            ["num_hidden_layers"] = config.Text.Depth,
            ["num_attention_heads"] = config.Text.Heads,
            ["intermediate_size"] = config.Text.MlpDim,
            ["vocab_size"] = config.Text.Vocabulary,
            ["max_position_embeddings"] = config.Text.Length,
            ["projection_dim"] = config.EmbeddingDim,
            ["eos_token_id"] = config.Text.Pool == TextPooling.Eot ? LegacyEnd : config.Text.EndId,
            ["hidden_act"] = config.Text.Style.Activation.Name(),
            ["layer_norm_eps"] = config.Text.Style.NormEpsilon,
        },
        ["vision_config"] = new JsonObject
        {
            ["model_type"] = "clip_vision_model",
            ["hidden_size"] = config.Image.Width,
            ["num_hidden_layers"] = config.Image.Depth,
            ["num_attention_heads"] = config.Image.Heads,
            ["intermediate_size"] = config.Image.MlpDim,
            ["patch_size"] = config.Image.Patch,
            ["image_size"] = config.Image.ImageSize,
            ["projection_dim"] = config.EmbeddingDim,
            ["hidden_act"] = config.Image.Style.Tower.Activation.Name(),
            ["layer_norm_eps"] = config.Image.Style.Tower.NormEpsilon,
        },
    };
}
