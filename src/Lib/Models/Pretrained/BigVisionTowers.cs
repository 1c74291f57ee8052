using Experiments.Checkpoints;

namespace Experiments.Models.Pretrained;

/// <summary>big_vision's names and layouts (those of flax): kernels [in, out], attention kernels [D, H, K] and [H, K, D], patches [h, w, 3, D].</summary>
internal static class BigVisionTowers
{
    /// <summary>An image tower, by the names below <c>img/</c> of a two-tower checkpoint.</summary>
    /// <param name="config">The tower, with any pooling; a class token with a position of its own means the original names.</param>
    /// <param name="scanned">Whether the blocks are stacked along a leading axis, <c>encoderblock/</c>, and not <c>encoderblock_0/</c> and so on.</param>
    public static WeightMap Image(VitConfig config, bool scanned)
    {
        var names = config.PlacesClassToken ? BigVisionNames.Original : BigVisionNames.Present;
        var map = new WeightMap()
            .Add("embedding/kernel", "stem.proj.weight", w => w.permute(2, 3, 1, 0))
            .Add("embedding/bias", "stem.proj.bias");
        if (config.Positions == PositionKind.Learned)
            map.Add(names.Positions, "pos_embed");
        if (config.Pool == ImagePooling.Tok)
            map.Add("cls", "cls_token");
        map.Include(Encoder(config.Depth, config.Width, config.Heads, scanned, names), "Transformer/", "");
        if (config.Pool == ImagePooling.Map)
            map.Include(AttentionPool(config), "MAPHead_0/", "map_head.");
        if (config.RepDim > 0)
            map.AddDense("pre_logits", "pre_logits");
        if (config.HeadDim > 0)
            map.AddDense("head", "head");
        return map;
    }

    /// <summary>A text tower, by the names below <c>txt/</c> of a two-tower checkpoint.</summary>
    public static WeightMap Text(TextConfig config, bool scanned)
    {
        var map = new WeightMap()
            .Add("Embed_0/embedding", "token_embed.weight")
            .Add("pos_embedding", "pos_embed")
            .Include(Encoder(config.Depth, config.Width, config.Heads, scanned, BigVisionNames.Present), "Encoder_0/", "");
        if (config.HeadDim > 0)
            map.AddDense("head", "head");
        return map;
    }

    /// <summary>Adds a dense layer.</summary>
    public static WeightMap AddDense(this WeightMap map, string theirs, string ours) =>
        map.Add(theirs + "/kernel", ours + ".weight", w => w.t()).Add(theirs + "/bias", ours + ".bias");

    private static WeightMap Encoder(int depth, int width, int heads, bool scanned, BigVisionNames names)
    {
        var map = new WeightMap();
        if (scanned && depth > 0)
        {
            foreach (var (name, part) in Block(width, heads, names))
                map.AddStack("encoderblock/" + name, Enumerable.Range(0, depth).Select(i => part with { Ours = $"blocks.{i}.{part.Ours}" }));
        }
        for (int i = 0; i < (scanned ? 0 : depth); i++)
        {
            foreach (var (name, part) in Block(width, heads, names))
                map.Add($"encoderblock_{i}/{name}", part with { Ours = $"blocks.{i}.{part.Ours}" });
        }
        return map.AddNorm("encoder_norm", "norm");
    }

    private static List<(string Name, Part Part)> Block(int width, int heads, BigVisionNames names) =>
    [
        .. Norm("LayerNorm_0", "norm1"),
        .. Attention(names, "qkv", "qkv", "qkv", width, heads),
        .. Norm(names.SecondNorm, "norm2"),
        .. Mlp(names),
    ];

    private static WeightMap AttentionPool(VitConfig config)
    {
        var names = BigVisionNames.Present;
        var map = new WeightMap().Add("probe", "probe");
        foreach (var (name, part) in Attention(names, "q", "kv", "kv", config.Width, config.Heads).Concat(Norm("LayerNorm_0", "norm")).Concat(Mlp(names)))
            map.Add(name, part);
        return map;
    }

    private static WeightMap AddNorm(this WeightMap map, string theirs, string ours)
    {
        foreach (var (name, part) in Norm(theirs, ours))
            map.Add(name, part);
        return map;
    }

    private static IEnumerable<(string Name, Part Part)> Norm(string theirs, string ours) =>
        [(theirs + "/scale", new Part(ours + ".weight")), (theirs + "/bias", new Part(ours + ".bias"))];

    private static IEnumerable<(string Name, Part Part)> Mlp(BigVisionNames names)
    {
        foreach (int layer in new[] { 0, 1 })
        {
            yield return ($"{names.Mlp}/Dense_{layer}/kernel", new Part($"mlp.fc{layer + 1}.weight", w => w.t()));
            yield return ($"{names.Mlp}/Dense_{layer}/bias", new Part($"mlp.fc{layer + 1}.bias"));
        }
    }

    /// <summary>Attention whose three projections lie in our layers of the given names, in the order of their letters.</summary>
    private static IEnumerable<(string Name, Part Part)> Attention(
        BigVisionNames names, string query, string key, string value, int width, int heads)
    {
        string layer = names.Attention + "/";
        int size = width / heads;
        foreach (var (role, ours) in new[] { ("query", query), ("key", key), ("value", value) })
        {
            long start = (long)ours.IndexOf(role[0]) * width;
            yield return ($"{layer}{role}/kernel", new Part($"attn.{ours}.weight", w => w.narrow(0, start, width).t().view(width, heads, size)));
            yield return ($"{layer}{role}/bias", new Part($"attn.{ours}.bias", b => b.narrow(0, start, width).view(heads, size)));
        }
        yield return (layer + "out/kernel", new Part("attn.proj.weight", w => w.t().view(heads, size, width)));
        yield return (layer + "out/bias", new Part("attn.proj.bias"));
    }
}
