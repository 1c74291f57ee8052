using Experiments.Models;
using Experiments.Models.Pretrained;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>SigLIP in big_vision's layout, from its archive and from safetensors of the same names.</summary>
internal sealed class BigVisionSigLipParity : IParityCheck
{
    public bool Recognises(Fixture fixture) => fixture.ConfigIs("model", "two_towers");

    public void Run(Fixture fixture)
    {
        foreach (string file in new[] { "model.npz", "model.safetensors" }.Where(fixture.Has))
        {
            using var model = SigLipCheckpoint.Load(fixture.PathOf(file));
            foreach (var (tag, outputs) in fixture.Cases())
                Compare(fixture, model, tag, outputs);
            using var vision = SigLipCheckpoint.LoadVision(fixture.PathOf(file));
            var config = fixture.Config.GetProperty("image");
            fixture.Require(vision.Config.Heads == config.GetProperty("num_heads").GetInt32(), $"{file}: {vision.Config.Heads} heads");
            fixture.Require(vision.Config.Depth == config.GetProperty("depth").GetInt32(), $"{file}: {vision.Config.Depth} blocks");
        }
    }

    private static void Compare(Fixture fixture, DualEncoder model, string tag, IReadOnlyList<string> outputs)
    {
        using var frozen = no_grad();
        var images = fixture.Input(tag, "image_nhwc").permute(0, 3, 1, 2).contiguous();
        var tokens = fixture.Input(tag, "text");
        var seen = model.Image.Inspect(images);
        foreach (string output in outputs)
        {
            string name = TaggedCases.Name(tag, output);
            Tensor? answer = output switch
            {
                "logits" => model.forward(images, tokens),
                "zimg" => model.EncodeImage(images),
                "ztxt" => model.EncodeText(tokens),
                "img.encoded" => seen.Tokens,
                "img.head_input" => seen.Pooled,
                _ => null,
            };
            fixture.Require(answer is not null, $"{name}: the check knows no such output");
            if (answer is not null)
                fixture.Agree(name, answer);
        }
    }
}
