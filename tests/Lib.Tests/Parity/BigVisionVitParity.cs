using System.Text.Json;
using Experiments.Checkpoints;
using Experiments.Models;
using Experiments.Models.Pretrained;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>big_vision's ViT with every pooling and both position tables, all variants in one archive, and in safetensors of the same names.</summary>
internal sealed class BigVisionVitParity : IParityCheck
{
    public bool Recognises(Fixture fixture) =>
        fixture.Has("config.json") && fixture.Config.ValueKind == JsonValueKind.Object
        && fixture.Config.TryGetProperty("variants", out _) && fixture.Config.TryGetProperty("patch_size", out _);

    public void Run(Fixture fixture)
    {
        foreach (string file in new[] { "model.npz", "model.safetensors" }.Where(fixture.Has))
        {
            using var source = TensorSource.Open(fixture.PathOf(file));
            string root = source.Shapes.Keys.All(name => name.StartsWith("params/", StringComparison.Ordinal)) ? "params/" : "";
            foreach (var variant in fixture.Config.GetProperty("variants").EnumerateObject())
                Compare(fixture, source, root + variant.Name + "/", variant);
        }
    }

    private static void Compare(Fixture fixture, ITensorSource source, string place, JsonProperty variant)
    {
        using var below = new SourceBelow(source, place);
        var size = fixture.Config.GetProperty("image_size").EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var config = VitCheckpoint.Config(below.Shapes, size[0], size[1]);
        CompareConfig(fixture, config, variant.Value);
        using var model = new Vit(config);
        VitCheckpoint.BigVision(config).Load(model, below);
        using var frozen = no_grad();
        var images = fixture.Io["in.image_nhwc"].permute(0, 3, 1, 2).contiguous();
        var seen = model.Inspect(images);
        string begin = $"out.{variant.Name}.";
        foreach (string name in fixture.Io.Keys.Where(n => n.StartsWith(begin, StringComparison.Ordinal)))
        {
            string output = name[begin.Length..];
            Tensor[] answers = output switch
            {
                "stem" => [seen.Patches],
                "encoded" => [config.HasClassToken ? cat([seen.Pooled!.unsqueeze(1), seen.Tokens], 1) : seen.Tokens],
                "head_input" => [seen.Pooled!],
                "pre_logits" => [seen.PreLogits!],
                "logits" => [seen.Output, model.forward(images)],
                _ when output.StartsWith("block", StringComparison.Ordinal) => [seen.Hidden[int.Parse(output["block".Length..]) + 1]],
                _ => [],
            };
            fixture.Require(answers.Length > 0, $"{name}: the check knows no such output");
            foreach (var answer in answers)
                fixture.Agree(name, answer);
        }
    }

    /// <summary>What was read off the shapes is what the configuration says.</summary>
    private static void CompareConfig(Fixture fixture, VitConfig config, JsonElement variant)
    {
        string Member(string name, string otherwise) => variant.TryGetProperty(name, out var value) ? value.ToString() : otherwise;
        var pool = Member("pool_type", "gap") switch
        {
            "map" => ImagePooling.Map,
            "gap" => ImagePooling.Gap,
            "tok" => ImagePooling.Tok,
            _ => ImagePooling.None,
        };
        fixture.Require(config.Pool == pool, $"pooling {config.Pool}, expected {pool}");
        fixture.Require(config.Heads == fixture.Config.GetProperty("num_heads").GetInt32(), $"{config.Heads} heads");
        fixture.Require(config.Positions == PositionKind.SinCos2d == (Member("posemb", "learn") == "sincos2d"), $"positions {config.Positions}");
        fixture.Require($"{config.HeadDim}" == Member("num_classes", "0"), $"{config.HeadDim} outputs");
        fixture.Require(config.RepDim > 0 == Member("rep_size", "False") is not ("False" or "0"), $"{config.RepDim} numbers before the head");
    }
}
