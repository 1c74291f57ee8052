using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Checkpoints;
using Experiments.Core;
using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>Image classifiers as published: the AugReg ViT by Hugging Face (<c>ViTForImageClassification</c>, <c>ViTModel</c>) and the ViT of big_vision.</summary>
public static class VitCheckpoint
{
    private const string Classifier = "ViTForImageClassification", Bare = "ViTModel", Prefix = "vit.", Pooler = "pooler.dense.weight";

    /// <summary>Loads a tower.</summary>
    /// <param name="path">A folder of Hugging Face's (<c>config.json</c> and weights), its file of weights, or a checkpoint of big_vision.</param>
    /// <param name="type">Element type of the parameters.</param>
    /// <param name="device">Where they live; the CPU when null.</param>
    /// <param name="imageSize">Pixels down, where a checkpoint of big_vision does not tell them: its positions are fixed or make no square.</param>
    /// <param name="imageWidth">Pixels across where such images are not square; null where they are.</param>
    /// <returns>The tower; its output are the logits of a classifier.</returns>
    /// <exception cref="FileNotFoundException">There is no such checkpoint, or no <c>config.json</c> beside weights of Hugging Face's.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or describes another model; the message names it and the reason.</exception>
    public static Vit Load(string path, ScalarType type = ScalarType.Float32, Device? device = null, int imageSize = 224, int? imageWidth = null)
    {
        using var source = TensorSource.Open(path);
        if (source.Shapes.Keys.Any(name => name.EndsWith("embeddings.cls_token", StringComparison.Ordinal)))
        {
            var published = PublishedModel.Config(path, Config);
            if (published.RepDim > 0 && !source.Shapes.ContainsKey(Pooler))
                published = published with { RepDim = 0 };
            return PublishedModel.Load(d => new Vit(published, d), HuggingFace(published), source, type, device);
        }
        var sizes = new BigVisionSizes(source);
        using var below = new SourceBelow(source, sizes.Root);
        var config = sizes.Read(s => s.Image("", imageSize, imageWidth));
        return PublishedModel.Load(d => new Vit(config, d), BigVision(config, sizes.IsScanned("Transformer/")), below, type, device);
    }

    /// <summary>Writes a folder that Hugging Face's library loads.</summary>
    /// <param name="model">A tower in the AugReg form; unchanged.</param>
    /// <param name="folder">Is created; gets <c>config.json</c> and <c>model.safetensors</c>.</param>
    /// <exception cref="ArgumentException">The layout has no place for the tower's form; the message names the member at fault.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Save(Vit model, string folder) => PublishedModel.Save(folder, model, HuggingFace(model.Config), Json(model.Config));

    /// <summary>Writes an archive that big_vision loads.</summary>
    /// <param name="model">The tower; unchanged.</param>
    /// <param name="path">Target <c>.npz</c> file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveBigVision(Vit model, string path) => PublishedModel.SaveArchive(path, model, BigVision(model.Config));

    /// <summary>Reads Hugging Face's <c>config.json</c>; what is missing has the library's default, which is B/16 at 224 pixels with two classes.</summary>
    /// <param name="config">The whole file.</param>
    /// <returns>The tower: with a head of as many outputs as there are labels, or, for <c>ViTModel</c>, with its pooler as layer before a head.</returns>
    /// <exception cref="InvalidDataException">A member has a value that cannot be; the message names it.</exception>
    /// <exception cref="ArgumentException">The members make no model; the message names the one at fault.</exception>
    public static VitConfig Config(JsonElement config)
    {
        var published = new PublishedConfig(config);
        bool bare = published.Architecture(Classifier, Classifier, Bare) == Bare;
        int width = published.Count("hidden_size", 768, most: PublishedConfig.Widest);
        var (height, across) = published.Pair("image_size", 224, PublishedConfig.LargestImage);
        var (patch, patchWidth) = published.Pair("patch_size", 16, PublishedConfig.LargestImage);
        Check.Member(patch == patchWidth, "patch_size", $"[{patch}, {patchWidth}]", "only square patches are known");
        var style = TowerStyle.AugReg.With(
            published.Number("layer_norm_eps", 1e-12), published.HiddenActivation("gelu"), qkvBias: published.Flag("qkv_bias", true));
        var tower = new VitConfig(
            width,
            published.Count("num_hidden_layers", 12, most: PublishedConfig.Deepest),
            published.Count("num_attention_heads", 12),
            published.Count("intermediate_size", 3072, most: PublishedConfig.Widest),
            patch,
            height,
            ImagePooling.Tok,
            bare ? 0 : published.Size("id2label") ?? published.Count("num_labels", 2),
            ImageWidth: across == height ? null : across,
            RepDim: bare ? width : 0,
            Style: VitStyle.AugReg.With(tower: style));
        tower.Validate();
        return tower;
    }

    /// <summary>Reads a tower off the shapes of a big_vision checkpoint.</summary>
    /// <param name="shapes">Shapes by published name, with or without the <c>params/</c> of archives.</param>
    /// <param name="imageSize">Pixels down, where positions are fixed or make no square.</param>
    /// <param name="imageWidth">Pixels across where images are not square; null where they are.</param>
    /// <returns>The tower; where nothing tells its pooling, the mean for a classifier and none for a tower without a head.</returns>
    /// <exception cref="InvalidDataException">They are not those of such a tower; the message names the tensor at fault.</exception>
    public static VitConfig Config(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes, int imageSize = 224, int? imageWidth = null) =>
        new BigVisionSizes(shapes).Image("", imageSize, imageWidth);

    /// <summary>Hugging Face's names.</summary>
    /// <param name="config">A tower in the AugReg form: a classifier's where it has a head, else that of the bare model.</param>
    /// <returns>A map of a <see cref="Vit"/>.</returns>
    /// <exception cref="ArgumentException">The layout has no place for the tower's form; the message names the member at fault.</exception>
    public static WeightMap HuggingFace(VitConfig config)
    {
        Check.Member(config.PlacesClassToken, "VitConfig.Pool", config.Pool, "use Tok with a style that places the class token, such as VitStyle.AugReg");
        Check.Member(config.Style.Entry == VitEntry.PlacedClass, "VitConfig.Style.Entry", config.Style.Entry, "use PlacedClass, as VitStyle.AugReg does");
        bool bare = config.HeadDim == 0;
        Check.Member(bare || config.RepDim == 0, "VitConfig.RepDim", config.RepDim, "use 0 with a head: a classifier's layout has no layer before it");
        var tower = new WeightMap()
            .Add("embeddings.cls_token", "cls_token")
            .Add("embeddings.position_embeddings", "pos_embed")
            .AddAffine("embeddings.patch_embeddings.projection", "stem.proj");
        for (int i = 0; i < config.Depth; i++)
            AddBlock(tower, $"encoder.layer.{i}.", $"blocks.{i}.", config);
        tower.AddAffine("layernorm", "norm");
        if (bare)
            return config.RepDim > 0 ? tower.AddAffine("pooler.dense", "pre_logits") : tower;
        return new WeightMap().Include(tower, Prefix, "").AddAffine("classifier", "head");
    }

    /// <summary>big_vision's names, without the <c>params/</c> that its archives put before them.</summary>
    /// <param name="config">The tower, with any pooling; one whose class token has a position of its own has the names of the AugReg archives.</param>
    /// <param name="scanned">Whether the blocks are stacked, <c>Transformer/encoderblock/</c> with a leading layer axis, or numbered.</param>
    /// <returns>A map of a <see cref="Vit"/>.</returns>
    public static WeightMap BigVision(VitConfig config, bool scanned = false) => BigVisionTowers.Image(config, scanned);

    private static void AddBlock(WeightMap map, string theirs, string ours, VitConfig config)
    {
        foreach (string kind in config.Style.Tower.QkvBias ? new[] { "weight", "bias" } : ["weight"])
        {
            long start = 0;
            foreach (string role in new[] { "query", "key", "value" })
            {
                long row = start;
                map.Add($"{theirs}attention.attention.{role}.{kind}", $"{ours}attn.qkv.{kind}", t => t.narrow(0, row, config.Width));
                start += config.Width;
            }
        }
        map.AddAffine(theirs + "attention.output.dense", ours + "attn.proj")
            .AddAffine(theirs + "intermediate.dense", ours + "mlp.fc1")
            .AddAffine(theirs + "output.dense", ours + "mlp.fc2")
            .AddAffine(theirs + "layernorm_before", ours + "norm1")
            .AddAffine(theirs + "layernorm_after", ours + "norm2");
    }

    private static JsonObject Json(VitConfig config)
    {
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(config.HeadDim > 0 ? Classifier : Bare),
            ["model_type"] = "vit",
            ["hidden_size"] = config.Width,
            ["num_hidden_layers"] = config.Depth,
            ["num_attention_heads"] = config.Heads,
            ["intermediate_size"] = config.MlpDim,
            ["patch_size"] = config.Patch,
            ["image_size"] = config.ImageWidth is { } across ? new JsonArray(config.ImageSize, across) : config.ImageSize,
            ["hidden_act"] = config.Style.Tower.Activation.Name(),
            ["layer_norm_eps"] = config.Style.Tower.NormEpsilon,
            ["qkv_bias"] = config.Style.Tower.QkvBias,
        };
        if (config.HeadDim > 0)
        {
            var labels = Enumerable.Range(0, config.HeadDim).ToList();
            json["id2label"] = new JsonObject(labels.Select(i => KeyValuePair.Create($"{i}", (JsonNode?)$"LABEL_{i}")));
            json["label2id"] = new JsonObject(labels.Select(i => KeyValuePair.Create($"LABEL_{i}", (JsonNode?)i)));
        }
        return json;
    }
}
