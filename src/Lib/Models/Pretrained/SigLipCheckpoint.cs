using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Checkpoints;
using Experiments.Core;
using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>SigLIP as published: by Hugging Face (<c>SiglipModel</c>) and by big_vision (<c>two_towers.py</c>).</summary>
/// <remarks>
/// The maps of the image tower alone serve models that have nothing else of SigLIP, such as PaliGemma: their names begin below
/// <c>vision_model.</c> and <c>img/</c>.
/// </remarks>
public static class SigLipCheckpoint
{
    private const string VisionModel = "vision_model.", TextModel = "text_model.", Img = "img/", Txt = "txt/";

    /// <summary>Loads both towers.</summary>
    /// <param name="path">A folder of Hugging Face's (<c>config.json</c> and weights), its file of weights, or a checkpoint of big_vision.</param>
    /// <param name="type">Element type of the parameters.</param>
    /// <param name="device">Where they live; the CPU when null.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FileNotFoundException">There is no such checkpoint, or no <c>config.json</c> beside weights of Hugging Face's.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or describes another model; the message names it and the reason.</exception>
    public static DualEncoder Load(string path, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        using var source = TensorSource.Open(path);
        if (IsHuggingFace(source))
        {
            var published = PublishedModel.Config(path, Config);
            return PublishedModel.Load(d => new DualEncoder(published, d), HuggingFace(published), source, type, device);
        }
        var sizes = new BigVisionSizes(source);
        using var below = new SourceBelow(source, sizes.Root);
        var config = sizes.Read(Config);
        return PublishedModel.Load(d => new DualEncoder(config, d), BigVision(config, sizes.IsScanned(Img + "Transformer/")), below, type, device);
    }

    /// <summary>Loads the image tower alone.</summary>
    /// <param name="path">As for <see cref="Load"/>.</param>
    /// <param name="type">Element type of the parameters.</param>
    /// <param name="device">Where they live; the CPU when null.</param>
    /// <returns>The tower.</returns>
    /// <exception cref="FileNotFoundException">As for <see cref="Load"/>.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Load"/>.</exception>
    public static Vit LoadVision(string path, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        using var source = TensorSource.Open(path);
        if (IsHuggingFace(source))
        {
            var published = PublishedModel.Config(path, Config).Image;
            using var vision = new SourceBelow(source, VisionModel);
            return PublishedModel.Load(d => new Vit(published, d), HuggingFaceVision(published), vision, type, device);
        }
        var sizes = new BigVisionSizes(source);
        using var below = new SourceBelow(source, sizes.Root + Img);
        var config = sizes.Read(s => s.Image(Img));
        return PublishedModel.Load(d => new Vit(config, d), BigVisionVision(config, sizes.IsScanned(Img + "Transformer/")), below, type, device);
    }

    /// <summary>Writes a folder that Hugging Face's library loads.</summary>
    /// <param name="model">The model; unchanged.</param>
    /// <param name="folder">Is created; gets <c>config.json</c> and <c>model.safetensors</c>.</param>
    /// <exception cref="ArgumentException">The layout has no place for a tower's pooling or head.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Save(DualEncoder model, string folder) => PublishedModel.Save(folder, model, HuggingFace(model.Config), Json(model.Config));

    /// <summary>Writes an archive that big_vision loads.</summary>
    /// <param name="model">The model; unchanged.</param>
    /// <param name="path">Target <c>.npz</c> file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveBigVision(DualEncoder model, string path) => PublishedModel.SaveArchive(path, model, BigVision(model.Config));

    /// <summary>Reads Hugging Face's <c>config.json</c>; what is missing has the library's default, which is B/16 at 224 pixels.</summary>
    /// <param name="config">The whole file.</param>
    /// <returns>Both towers.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be; the message names it.</exception>
    /// <exception cref="ArgumentException">The members make no model; the message names the one at fault.</exception>
    public static DualEncoderConfig Config(JsonElement config)
    {
        var published = new PublishedConfig(config);
        var both = new DualEncoderConfig(Vision(published.Section("vision_config")), Text(published.Section("text_config")));
        both.Validate();
        return both;
    }

    /// <summary>Reads both towers off the shapes of a big_vision checkpoint.</summary>
    /// <param name="shapes">Shapes by published name, with or without the <c>params/</c> of archives.</param>
    /// <returns>Both towers; images of whole patches, so 378 pixels where 384 were given to patches of 14.</returns>
    /// <exception cref="InvalidDataException">They are not those of a two-tower checkpoint; the message names the tensor at fault.</exception>
    public static DualEncoderConfig Config(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes) => Config(new BigVisionSizes(shapes));

    /// <summary>Reads the section <c>vision_config</c> of Hugging Face's <c>config.json</c>.</summary>
    /// <param name="visionConfig">The section; one that is missing has nothing but defaults: <c>default(JsonElement)</c>.</param>
    /// <returns>The image tower; without pooling where <c>vision_use_head</c> is false, as in PaliGemma.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be; the message names it.</exception>
    public static VitConfig VisionConfig(JsonElement visionConfig) => Vision(new PublishedConfig(visionConfig, "vision_config."));

    /// <summary>Hugging Face's names of the image tower, below <c>vision_model.</c>: <c>embeddings.patch_embedding.weight</c> and so on.</summary>
    /// <param name="config">The tower, pooled by MAP or not at all, without a head of its own.</param>
    /// <returns>A map of a <see cref="Vit"/>.</returns>
    /// <exception cref="ArgumentException">The layout has no place for the tower's pooling or head.</exception>
    public static WeightMap HuggingFaceVision(VitConfig config)
    {
        Check.Member(config.Pool is ImagePooling.Map or ImagePooling.None, "VitConfig.Pool", config.Pool, "use Map or None: SigLIP's layout has no other");
        Check.Member(config.HeadDim == 0, "VitConfig.HeadDim", config.HeadDim, "use 0: SigLIP's layout has no head on the image tower");
        var map = new WeightMap()
            .AddAffine("embeddings.patch_embedding", "stem.proj")
            .Add("embeddings.position_embedding.weight", "pos_embed", p => p.select(0, 0))
            .Ignore("embeddings.position_ids")
            .AddBlocks(config.Depth, config.Width)
            .AddAffine("post_layernorm", "norm");
        if (config.Pool == ImagePooling.None)
            return map;
        return map.Add("head.probe", "map_head.probe")
            .AddRows("head.attention.in_proj_weight", new Part("map_head.attn.q.weight"), new Part("map_head.attn.kv.weight"))
            .AddRows("head.attention.in_proj_bias", new Part("map_head.attn.q.bias"), new Part("map_head.attn.kv.bias"))
            .AddAffine("head.attention.out_proj", "map_head.attn.proj")
            .AddAffine("head.layernorm", "map_head.norm")
            .AddAffine("head.mlp.fc1", "map_head.mlp.fc1")
            .AddAffine("head.mlp.fc2", "map_head.mlp.fc2");
    }

    /// <summary>big_vision's names of the image tower, below <c>img/</c>: <c>embedding/kernel</c> and so on.</summary>
    /// <param name="config">The tower, with any pooling; its head is <c>head/kernel</c>.</param>
    /// <param name="scanned">Whether the blocks are stacked, <c>Transformer/encoderblock/</c> with a leading layer axis, or numbered.</param>
    /// <returns>A map of a <see cref="Vit"/>.</returns>
    public static WeightMap BigVisionVision(VitConfig config, bool scanned = false) => BigVisionTowers.Image(config, scanned);

    /// <summary>Hugging Face's names of the whole model.</summary>
    /// <param name="config">Both towers.</param>
    /// <returns>A map of a <see cref="DualEncoder"/>.</returns>
    /// <exception cref="ArgumentException">The layout has no place for a tower's pooling or head.</exception>
    public static WeightMap HuggingFace(DualEncoderConfig config)
    {
        var text = new WeightMap()
            .Add("embeddings.token_embedding.weight", "token_embed.weight")
            .Add("embeddings.position_embedding.weight", "pos_embed", p => p.select(0, 0))
            .Ignore("embeddings.position_ids")
            .AddBlocks(config.Text.Depth, config.Text.Width)
            .AddAffine("final_layer_norm", "norm")
            .AddAffine("head", "head");
        return new WeightMap()
            .Add("logit_scale", "t")
            .Add("logit_bias", "b")
            .Include(text, TextModel, "text.")
            .Include(HuggingFaceVision(config.Image), VisionModel, "image.");
    }

    /// <summary>big_vision's names of the whole model, without the <c>params/</c> that its archives put before them.</summary>
    /// <param name="config">Both towers.</param>
    /// <param name="scanned">As for the image tower alone.</param>
    /// <returns>A map of a <see cref="DualEncoder"/>.</returns>
    public static WeightMap BigVision(DualEncoderConfig config, bool scanned = false)
    {
        var map = new WeightMap().Add("t", "t");
        if (config.Bias is not null)
            map.Add("b", "b");
        return map
            .Include(BigVisionTowers.Image(config.Image, scanned), Img, "image.")
            .Include(BigVisionTowers.Text(config.Text, scanned), Txt, "text.");
    }

    private static bool IsHuggingFace(ITensorSource source) => source.Shapes.Keys.Any(name => name.StartsWith(VisionModel, StringComparison.Ordinal));

    private static DualEncoderConfig Config(BigVisionSizes sizes) => new(sizes.Image(Img), sizes.Text(Txt), Bias: sizes.Has("b") ? -10 : null);

    private static VitConfig Vision(PublishedConfig config) => new(
        config.Count("hidden_size", 768, most: PublishedConfig.Widest),
        config.Count("num_hidden_layers", 12, most: PublishedConfig.Deepest),
        config.Count("num_attention_heads", 12),
        config.Count("intermediate_size", 3072, most: PublishedConfig.Widest),
        config.Count("patch_size", 16, most: PublishedConfig.LargestImage),
        config.Count("image_size", 224, most: PublishedConfig.LargestImage),
        config.Flag("vision_use_head", true) ? ImagePooling.Map : ImagePooling.None,
        Style: VitStyle.SigLip.With(tower: Style(config)));

    private static TextConfig Text(PublishedConfig config)
    {
        int width = config.Count("hidden_size", 768, most: PublishedConfig.Widest);
        return new(
            width,
            config.Count("num_hidden_layers", 12, most: PublishedConfig.Deepest),
            config.Count("num_attention_heads", 12),
            config.Count("intermediate_size", 3072, most: PublishedConfig.Widest),
            config.Count("vocab_size", 32_000),
            config.Count("max_position_embeddings", 64, most: PublishedConfig.Widest),
            HeadDim: config.Count("projection_size", width, most: PublishedConfig.Widest),
            Style: Style(config));
    }

    private static TowerStyle Style(PublishedConfig config) =>
        TowerStyle.BigVision.With(config.Number("layer_norm_eps", 1e-6), config.HiddenActivation("gelu_pytorch_tanh"));

    private static JsonObject Json(DualEncoderConfig config) => new()
    {
        ["architectures"] = new JsonArray("SiglipModel"),
        ["model_type"] = "siglip",
        ["text_config"] = new JsonObject
        {
            ["model_type"] = "siglip_text_model",
            ["hidden_size"] = config.Text.Width,
            ["num_hidden_layers"] = config.Text.Depth,
            ["num_attention_heads"] = config.Text.Heads,
            ["intermediate_size"] = config.Text.MlpDim,
            ["vocab_size"] = config.Text.Vocabulary,
            ["max_position_embeddings"] = config.Text.Length,
            ["projection_size"] = config.Text.HeadDim,
            ["hidden_act"] = config.Text.Style.Activation.Name(),
            ["layer_norm_eps"] = config.Text.Style.NormEpsilon,
        },
        ["vision_config"] = new JsonObject
        {
            ["model_type"] = "siglip_vision_model",
            ["hidden_size"] = config.Image.Width,
            ["num_hidden_layers"] = config.Image.Depth,
            ["num_attention_heads"] = config.Image.Heads,
            ["intermediate_size"] = config.Image.MlpDim,
            ["patch_size"] = config.Image.Patch,
            ["image_size"] = config.Image.ImageSize,
            ["hidden_act"] = config.Image.Style.Tower.Activation.Name(),
            ["layer_norm_eps"] = config.Image.Style.Tower.NormEpsilon,
        },
    };
}
