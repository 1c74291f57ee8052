using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

/// <summary>Weights of a big_vision two-tower checkpoint under this kit's names and layouts.</summary>
internal static class BigVisionNames
{
    private static readonly (string Pattern, string Name)[] Towers =
    [
        ("^img/embedding/", "image.stem.proj/"),
        ("^img/pos_embedding$", "image.pos_embed"),
        ("^img/MAPHead_0/", "image.map_head/"),
        ("^img/(Transformer/)?", "image/"),
        ("^txt/Embed_0/embedding$", "text/token_embed/weight"),
        ("^txt/pos_embedding$", "text/pos_embed"),
        ("^txt/(Encoder_0/)?", "text/"),
        ("encoderblock_(\\d+)", "blocks/$1"),
        ("encoder_norm", "norm"),
        ("(?<=blocks/\\d+/)LayerNorm_0", "norm1"),
        ("(?<=blocks/\\d+/)LayerNorm_1", "norm2"),
        ("LayerNorm_0", "norm"),
        ("MlpBlock_0/Dense_0", "mlp/fc1"),
        ("MlpBlock_0/Dense_1", "mlp/fc2"),
        ("MultiHeadDotProductAttention_0/", "attn/"),
        ("attn/out/", "attn/proj/"),
        ("/(scale|kernel)$", "/weight"),
        ("/", "."),
    ];

    public static Dictionary<string, Tensor> Convert(IReadOnlyDictionary<string, Tensor> source)
    {
        var renamed = source.ToDictionary(p => Towers.Aggregate(p.Key, (name, rule) => Regex.Replace(name, rule.Pattern, rule.Name)), p => p.Value);
        var result = new Dictionary<string, Tensor>();
        foreach (var (name, value) in renamed)
        {
            if (Regex.Match(name, @"^(.*\.attn)\.(query|key|value)\.(weight|bias)$") is { Success: true } part)
                Fuse(part.Groups[1].Value, part.Groups[3].Value, renamed, result);
            else if (name.EndsWith("attn.proj.weight", StringComparison.Ordinal))
                result[name] = value.flatten(0, 1).t();
            else
                result[name] = Matrix(name, value);
        }
        return result;
    }

    private static void Fuse(string layer, string kind, Dictionary<string, Tensor> source, Dictionary<string, Tensor> result)
    {
        Tensor Part(string role)
        {
            var part = source[$"{layer}.{role}.{kind}"].flatten(-2);
            return kind == "weight" ? part.t() : part;
        }
        if (layer.Contains("map_head", StringComparison.Ordinal))
        {
            result[$"{layer}.q.{kind}"] = Part("query");
            result[$"{layer}.kv.{kind}"] = cat([Part("key"), Part("value")]);
        }
        else
        {
            result[$"{layer}.qkv.{kind}"] = cat([Part("query"), Part("key"), Part("value")]);
        }
    }

    private static Tensor Matrix(string name, Tensor value) => (name.EndsWith(".weight", StringComparison.Ordinal), value.dim()) switch
    {
        (true, 4) => value.permute(3, 2, 0, 1),
        (true, 2) when !name.Contains("token_embed", StringComparison.Ordinal) => value.t(),
        _ => value,
    };
}
