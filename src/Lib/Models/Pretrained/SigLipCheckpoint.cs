using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Core;

namespace Experiments.Models.Pretrained;

/// <summary>SigLIP as published: by Hugging Face (<c>SiglipModel</c>) and by big_vision (<c>two_towers.py</c>).</summary>
/// <remarks>
/// The maps of the image tower alone serve models that have nothing else of SigLIP, such as PaliGemma: their names begin below
/// <c>vision_model.</c> and <c>img/</c>.
/// </remarks>
public static class SigLipCheckpoint
{
    /// <summary>Reads Hugging Face's <c>config.json</c>; what is missing has the library's default, which is B/16 at 224 pixels.</summary>
    /// <param name="config">The whole file.</param>
    /// <returns>Both towers.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be; the message names it.</exception>
    public static DualEncoderConfig Config(JsonElement config)
    {
        var published = new PublishedConfig(config);
        return new(Vision(published.Section("vision_config")), Text(published.Section("text_config")));
    }

    /// <summary>Reads both towers off the shapes of a big_vision checkpoint.</summary>
    /// <param name="shapes">Shapes by published name, with or without the <c>params/</c> of archives.</param>
    /// <returns>Both towers; images of whole patches, so 378 pixels where 384 were given to patches of 14.</returns>
    /// <exception cref="InvalidDataException">They are not those of a two-tower checkpoint; the message names the tensor at fault.</exception>
    public static DualEncoderConfig Config(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes)
    {
        var sizes = new BigVisionSizes(shapes);
        return new(sizes.Image("img/"), sizes.Text("txt/"), Bias: sizes.Has("b") ? -10 : null);
    }

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
            .Include(text, "text_model.", "text.")
            .Include(HuggingFaceVision(config.Image), "vision_model.", "image.");
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
            .Include(BigVisionTowers.Image(config.Image, scanned), "img/", "image.")
            .Include(BigVisionTowers.Text(config.Text, scanned), "txt/", "text.");
    }

    private static VitConfig Vision(PublishedConfig config) => new(
        config.Count("hidden_size", 768),
        config.Count("num_hidden_layers", 12, most: 1024),
        config.Count("num_attention_heads", 12),
        config.Count("intermediate_size", 3072),
        config.Count("patch_size", 16),
        config.Count("image_size", 224),
        config.Flag("vision_use_head", true) ? ImagePooling.Map : ImagePooling.None);

    private static TextConfig Text(PublishedConfig config)
    {
        int width = config.Count("hidden_size", 768);
        return new(
            width,
            config.Count("num_hidden_layers", 12, most: 1024),
            config.Count("num_attention_heads", 12),
            config.Count("intermediate_size", 3072),
            config.Count("vocab_size", 32_000),
            config.Count("max_position_embeddings", 64),
            HeadDim: width);
    }
}
