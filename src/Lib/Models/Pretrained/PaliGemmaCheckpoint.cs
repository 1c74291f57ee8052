using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>PaliGemma and PaliGemma 2 as published: by Hugging Face (<c>PaliGemmaForConditionalGeneration</c>) and by big_vision.</summary>
public static class PaliGemmaCheckpoint
{
    private const string ArchiveRoot = "params/";

    /// <summary>Reads Hugging Face's <c>config.json</c>; what is missing has the library's default.</summary>
    /// <param name="config">The whole file.</param>
    /// <returns>Tower and decoder.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be; the message names it.</exception>
    /// <exception cref="ArgumentException">The members make no model; the message names the one at fault.</exception>
    public static VisionLanguageConfig Config(JsonElement config)
    {
        var published = new PublishedConfig(config);
        published.Require("tie_word_embeddings", true);
        var vision = config.TryGetProperty("vision_config", out var section) ? section : default;
        var image = SigLipCheckpoint.VisionConfig(vision).With(pool: ImagePooling.None); // the library never uses the tower's head here
        var read = new VisionLanguageConfig(image, GemmaCheckpoint.Config(published.Section("text_config")));
        read.Validate();
        return read;
    }

    /// <summary>Reads tower and decoder off the shapes of a big_vision checkpoint.</summary>
    /// <param name="shapes">Shapes by published name, with or without the <c>params/</c> of archives.</param>
    /// <returns>Tower and decoder; the table has 257,152 rows in the published ones.</returns>
    /// <exception cref="InvalidDataException">They are not those of a PaliGemma; the message names the tensor at fault.</exception>
    public static VisionLanguageConfig Config(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes)
    {
        var sizes = new BigVisionSizes(shapes);
        string decoder = sizes.Root + "llm/";
        var below = shapes.Where(s => s.Key.StartsWith(decoder, StringComparison.Ordinal)).ToDictionary(s => s.Key[decoder.Length..], s => s.Value);
        return new(sizes.Image("img/").With(pool: ImagePooling.None, headDim: 0), GemmaCheckpoint.Config(below));
    }

    /// <summary>Hugging Face's names as files store them: <c>language_model.model.embed_tokens.weight</c> and so on.</summary>
    /// <param name="config">Tower and decoder.</param>
    /// <returns>A map of a <see cref="VisionLanguageModel"/>.</returns>
    public static WeightMap HuggingFace(VisionLanguageConfig config) => new WeightMap()
        .Include(SigLipCheckpoint.HuggingFaceVision(config.Image), "vision_tower.vision_model.", "image.")
        .AddAffine("multi_modal_projector.linear", "projector")
        .Include(GemmaCheckpoint.HuggingFace(config.Text), "language_model.", "text.");

    /// <summary>big_vision's names, without the <c>params/</c> that its archives put before them.</summary>
    /// <param name="config">Tower and decoder.</param>
    /// <param name="scanned">Whether the tower's blocks are stacked along a leading axis, as in the published checkpoints.</param>
    /// <returns>A map of a <see cref="VisionLanguageModel"/>.</returns>
    public static WeightMap BigVision(VisionLanguageConfig config, bool scanned = true) => new WeightMap()
        .Include(SigLipCheckpoint.BigVisionVision(config.Image, scanned), "img/", "image.")
        .AddDense("img/head", "projector") // the projector is the head of the original's tower
        .Include(GemmaCheckpoint.BigVision(config.Text), "llm/", "text.");

    /// <summary>Loads a published model, in either layout and under the names of old and new versions of Hugging Face's library.</summary>
    /// <param name="path">
    /// A folder with <c>config.json</c> and the weights, or the weights beside it, in one file or in shards; or an archive of big_vision (<c>.npz</c>).
    /// </param>
    /// <param name="type">Element type of the parameters.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <returns>The filled model.</returns>
    /// <exception cref="InvalidDataException">Configuration and weights do not fit, or a file is damaged.</exception>
    public static VisionLanguageModel Load(string path, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        using var source = new RenamedTensors(TensorSource.Open(path), StoredName);
        bool original = source.Shapes.ContainsKey("llm/embedder/input_embedding");
        var config = original ? Config(source.Shapes) : PublishedModel.Config(path, published => Config(published));
        var map = original ? BigVision(config, new BigVisionSizes(source.Shapes).IsScanned("img/Transformer/")) : HuggingFace(config);
        return PublishedModel.Load(d => new VisionLanguageModel(config, d), map, source, type, device);
    }

    /// <summary>Writes a model as Hugging Face does: <c>config.json</c> and <c>model.safetensors</c>.</summary>
    /// <param name="model">The model; unchanged.</param>
    /// <param name="folder">Made where it is missing.</param>
    public static void Save(VisionLanguageModel model, string folder)
    {
        var (image, text) = (model.Config.Image, model.Config.Text);
        var config = new JsonObject
        {
            ["model_type"] = "paligemma",
            ["architectures"] = new JsonArray("PaliGemmaForConditionalGeneration"),
            ["hidden_size"] = text.Width,
            ["projection_dim"] = text.Width,
            ["vision_config"] = new JsonObject
            {
                ["model_type"] = "siglip_vision_model",
                ["hidden_size"] = image.Width,
                ["num_hidden_layers"] = image.Depth,
                ["num_attention_heads"] = image.Heads,
                ["intermediate_size"] = image.MlpDim,
                ["patch_size"] = image.Patch,
                ["image_size"] = image.ImageSize,
                ["num_image_tokens"] = image.Tokens,
                ["projection_dim"] = text.Width,
                ["vision_use_head"] = false,
            },
            ["text_config"] = GemmaCheckpoint.Describe(text),
        };
        PublishedModel.Save(folder, model, HuggingFace(model.Config), config);
    }

    /// <summary>From the names of newer versions of the library, and of archives, to those that the maps speak of.</summary>
    private static string StoredName(string name)
    {
        (string New, string Stored)[] prefixes =
        [
            (ArchiveRoot, ""),
            ("model.language_model.", "language_model.model."),
            ("model.vision_tower.", "vision_tower."),
            ("model.multi_modal_projector.", "multi_modal_projector."),
            ("lm_head.", "language_model.lm_head."),
        ];
        foreach (var (prefix, stored) in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return stored + name[prefix.Length..];
        }
        return name;
    }
}
