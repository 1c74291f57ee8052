using Experiments.Models;
using Experiments.Models.Pretrained;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>The AugReg ViT in the Hugging Face layout: logits, states, attention, other resolutions, the loss and its gradients.</summary>
internal sealed class VitParity : IParityCheck
{
    public bool Recognises(Fixture fixture) => fixture.ConfigIs("model_type", "vit") && fixture.Has("model.safetensors");

    public void Run(Fixture fixture)
    {
        using var model = VitCheckpoint.Load(fixture.Folder);
        foreach (var (tag, outputs) in fixture.Cases())
            Compare(fixture, model, tag, outputs);
        if (!fixture.Io.ContainsKey("out.loss"))
            return;
        var loss = nn.functional.cross_entropy(model.forward(fixture.Io["in.pixel_values"]), fixture.Io["in.labels"]);
        fixture.Agree("out.loss", loss);
        loss.backward();
        using var twin = new Vit(model.Config);
        PublishedGradients.Compare(fixture, "grad.", model, twin, VitCheckpoint.HuggingFace(model.Config));
    }

    private static void Compare(Fixture fixture, Vit model, string tag, IReadOnlyList<string> outputs)
    {
        using var frozen = no_grad();
        var images = fixture.Input(tag, "pixel_values");
        var seen = model.Inspect(images);
        foreach (string output in outputs.Where(o => o != "loss"))
        {
            string name = TaggedCases.Name(tag, output);
            int index = int.TryParse(output[(output.LastIndexOf('.') + 1)..], out int number) ? number : 0;
            Tensor[] answers = output switch
            {
                "logits" => [seen.Output, model.forward(images)],
                "embeddings" => [seen.Embedded],
                _ when output.StartsWith("hidden.", StringComparison.Ordinal) => [seen.Hidden[index]],
                _ when output.StartsWith("attention.", StringComparison.Ordinal) => [seen.BlockWeights[index]],
                _ => [],
            };
            fixture.Require(answers.Length > 0, $"{name}: the check knows no such output");
            foreach (var answer in answers)
                fixture.Agree(name, answer);
        }
    }
}
