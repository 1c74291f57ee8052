using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>Cap and CapPa as big_vision writes them (<c>cappa.py</c>), in numpy archives or safetensors files.</summary>
/// <remarks>Read with numbered blocks; decoders whose blocks were scanned over lie along a second axis and are not read.</remarks>
public static class CaptionerCheckpoint
{
    /// <summary>Reads the sizes off the shapes of a checkpoint, which carries no configuration.</summary>
    /// <param name="shapes">Shapes by published name, with or without the <c>params/</c> of archives.</param>
    /// <param name="imageSize">Pixels down, where positions are fixed or make no square; whole patches of a square otherwise.</param>
    /// <param name="imageWidth">Pixels across where images are not square.</param>
    /// <returns>A valid shape.</returns>
    /// <exception cref="InvalidDataException">They are not those of a captioner; the message names the tensor at fault.</exception>
    public static ImageCaptionerConfig Config(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes, int imageSize = 224, int? imageWidth = null) =>
        new BigVisionSizes(shapes).Read(sizes => Config(sizes, imageSize, imageWidth));

    /// <summary>big_vision's names, without the <c>params/</c> that its archives put before them.</summary>
    /// <param name="config">The model's shape.</param>
    /// <returns>A map of a <see cref="ImageCaptioner"/>.</returns>
    public static WeightMap BigVision(ImageCaptionerConfig config)
    {
        var map = new WeightMap()
            .Include(BigVisionTowers.Image(config.Image, scanned: false), "encoder/", "image.")
            .Add("pos_embedding_decoder", "decoder.pos_embed")
            .Add("decoder/EmbedTargets/embedding", "decoder.token_embed");
        for (int i = 0; i < config.Depth; i++)
            map.Include(Block(config), $"decoder/EncDecBlock{i}/", $"decoder.blocks.{i}.");
        return map
            .Add("decoder/LayerNorm/scale", "decoder.norm.weight")
            .Add("decoder/LayerNorm/bias", "decoder.norm.bias")
            .AddDense("decoder/LogitsDense", "decoder.head");
    }

    /// <summary>Loads a checkpoint; its sizes are read off its shapes.</summary>
    /// <param name="path">An archive, a safetensors file, or a folder with one of them.</param>
    /// <param name="type">Element type of the parameters.</param>
    /// <param name="device">Where they live; the CPU when null.</param>
    /// <param name="imageSize">Pixels down, where positions are fixed or make no square.</param>
    /// <param name="imageWidth">Pixels across where images are not square.</param>
    /// <returns>The model, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds no captioner.</exception>
    public static ImageCaptioner Load(
        string path, ScalarType type = ScalarType.Float32, Device? device = null, int imageSize = 224, int? imageWidth = null)
    {
        using var source = TensorSource.Open(path);
        var sizes = new BigVisionSizes(source);
        using var below = new SourceBelow(source, sizes.Root);
        var config = sizes.Read(s => Config(s, imageSize, imageWidth));
        return PublishedModel.Load(d => new ImageCaptioner(config, d), BigVision(config), below, type, device);
    }

    /// <summary>Writes an archive that big_vision loads.</summary>
    /// <param name="model">The model; unchanged.</param>
    /// <param name="path">Target <c>.npz</c> file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(ImageCaptioner model, string path) => PublishedModel.SaveArchive(path, model, BigVision(model.Config));

    private static ImageCaptionerConfig Config(BigVisionSizes sizes, int imageSize, int? imageWidth)
    {
        const string first = "decoder/EncDecBlock0/";
        int depth = 0;
        while (sizes.Has($"decoder/EncDecBlock{depth}/LayerNorm1/scale"))
            depth++;
        int vocabulary = sizes.Size("decoder/LogitsDense/bias", 1, 0);
        var config = new ImageCaptionerConfig(
            sizes.Image("encoder/", imageSize, imageWidth),
            sizes.Size("decoder/EmbedTargets/embedding", 2, 1),
            depth,
            sizes.Size(first + "SelfAttn/query/kernel", 3, 1),
            sizes.Size(first + "MLP/Dense_0/kernel", 2, 1),
            vocabulary,
            sizes.Size("pos_embedding_decoder", 3, 1),
            sizes.Size("decoder/EmbedTargets/embedding", 2, 0) > vocabulary,
            sizes.Has(first + "LayerNorm1/bias"));
        config.Validate();
        return config;
    }

    private static WeightMap Block(ImageCaptionerConfig config)
    {
        int width = config.Width;
        var map = new WeightMap();
        for (int i = 1; i <= 3; i++)
        {
            map.Add($"LayerNorm{i}/scale", $"norm{i}.weight");
            if (config.Biases)
                map.Add($"LayerNorm{i}/bias", $"norm{i}.bias");
        }
        AddKernel(map, "SelfAttn/query", "attn.qkv", 0, config);
        AddKernel(map, "SelfAttn/key", "attn.qkv", 1, config);
        AddKernel(map, "SelfAttn/value", "attn.qkv", 2, config);
        AddKernel(map, "CrossAttn/query", "cross.q", 0, config);
        AddKernel(map, "CrossAttn/key", "cross.kv", 0, config);
        AddKernel(map, "CrossAttn/value", "cross.kv", 1, config);
        foreach (var (theirs, ours) in new[] { ("SelfAttn", "attn"), ("CrossAttn", "cross") })
            map.Add($"{theirs}/out/kernel", $"{ours}.proj.weight", w => w.t().view(config.Heads, width / config.Heads, width));
        for (int layer = 0; layer < 2; layer++)
        {
            map.Add($"MLP/Dense_{layer}/kernel", $"fc{layer + 1}.weight", w => w.t());
            if (config.Biases)
                map.Add($"MLP/Dense_{layer}/bias", $"fc{layer + 1}.bias");
        }
        return map;
    }

    /// <summary>A kernel [inputs, H, K] that is the <paramref name="place"/>th matrix of a fused projection of ours.</summary>
    private static void AddKernel(WeightMap map, string theirs, string ours, int place, ImageCaptionerConfig config) =>
        map.Add(
            $"{theirs}/kernel", $"{ours}.weight",
            w => w.narrow(0, place * config.Width, config.Width).t().view(w.shape[1], config.Heads, config.Width / config.Heads));
}
