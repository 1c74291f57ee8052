using Experiments.Checkpoints;
using Experiments.Data;
using Experiments.Models;
using Experiments.Models.Pretrained;
using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>PaliGemma in big_vision's layout: image embeddings, text logits and the trainer's loss.</summary>
internal sealed class BigVisionPaliGemmaParity : IParityCheck
{
    private static readonly string[] Files = ["model.npz", "model.safetensors"];

    public bool Recognises(Fixture fixture) =>
        fixture.Has("config.json") && fixture.Config.TryGetProperty("img", out _) && fixture.Config.TryGetProperty("llm", out _);

    public void Run(Fixture fixture)
    {
        foreach (string file in Files.Where(fixture.Has))
        {
            using var model = PaliGemmaCheckpoint.Load(fixture.PathOf(file));
            Sizes(fixture, model.Config);
            foreach (string tag in fixture.Tags())
                Case(fixture, tag, model);
            Exported(fixture, fixture.PathOf(file), model);
        }
    }

    private static void Case(Fixture fixture, string tag, VisionLanguageModel model)
    {
        using var frozen = no_grad();
        var images = fixture.InputOf(tag, "image_nhwc")!.permute(0, 3, 1, 2).contiguous();
        var ids = fixture.InputOf(tag, "text")!;
        var real = fixture.InputOf(tag, "input_mask")!.to(ScalarType.Bool);
        var ar = fixture.InputOf(tag, "mask_ar")!;
        void Agree(string name, Func<Tensor> actual)
        {
            if (fixture.Io.ContainsKey($"out{tag}.{name}"))
                fixture.Agree($"out{tag}.{name}", actual());
        }
        Agree("zimg", () => model.Project(images));
        var chosen = (fixture.InputOf(tag, "mask_loss") ?? ar).ne(0).logical_and(real);
        var logits = model.forward(images, new PrefixBatch(ids, ar, real, chosen));
        Agree("text_logits", () => logits * real.unsqueeze(-1));
        Agree("loss_per_example", () => SuffixLoss.PerExample(logits, ids, chosen));
        Agree("loss", () => SuffixLoss.ExampleMean(logits, ids, chosen));
    }

    private static void Sizes(Fixture fixture, VisionLanguageConfig config)
    {
        int Llm(string member) => fixture.Config.GetProperty("llm").GetProperty(member).GetInt32();
        int Img(string member) => fixture.Config.GetProperty("img").GetProperty(member).GetInt32();
        var (image, text) = (config.Image, config.Text);
        fixture.Require(
            (text.Width, text.Depth, text.MlpDim, text.Heads, text.KeyValueHeads, text.HeadDim, text.Vocabulary)
            == (Llm("width"), Llm("depth"), Llm("mlp_dim"), Llm("num_heads"), Llm("num_kv_heads"), Llm("head_dim"), Llm("vocab_size")),
            $"sizes read off the shapes: {text}");
        fixture.Require(
            (image.Width, image.Depth, image.Heads, image.MlpDim) == (Img("width"), Img("depth"), Img("num_heads"), Img("mlp_dim")),
            $"sizes read off the shapes: {image}");
    }

    private static void Exported(Fixture fixture, string path, VisionLanguageModel model)
    {
        using var source = TensorSource.Open(path);
        string root = source.Shapes.Keys.Any(n => n.StartsWith("params/", StringComparison.Ordinal)) ? "params/" : "";
        bool scanned = source.Shapes.Keys.Any(n => n.Contains("/encoderblock/", StringComparison.Ordinal));
        var exported = PaliGemmaCheckpoint.BigVision(model.Config, scanned).Export(model);
        fixture.Require(
            exported.Count == source.Shapes.Count && exported.All(t => source.Shapes.ContainsKey(root + t.Key) && t.Value.Equals(source.Read(root + t.Key))),
            $"{Path.GetFileName(path)}: the exported names or values differ from the file's");
    }
}
