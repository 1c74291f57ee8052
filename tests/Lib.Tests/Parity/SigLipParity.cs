using Experiments.Models;
using Experiments.Models.Pretrained;
using Experiments.Objectives;

namespace Experiments.Lib.Tests.Parity;

/// <summary>SigLIP in the Hugging Face layout: both towers, other resolutions, hidden padding, the loss and its gradients.</summary>
internal sealed class SigLipParity : IParityCheck
{
    public bool Recognises(Fixture fixture) => fixture.ConfigIs("model_type", "siglip") && fixture.Has("model.safetensors");

    public void Run(Fixture fixture)
    {
        var config = SigLipCheckpoint.Config(fixture.Config);
        using var model = SigLipCheckpoint.Load(fixture.Folder);
        foreach (var (tag, outputs) in fixture.Cases())
            new TowerCase(fixture, model, tag, IsClip: false).Compare(outputs);
        if (!fixture.Io.ContainsKey("out.loss"))
            return;
        using var twin = new DualEncoder(config);
        Train(fixture, model);
        PublishedGradients.Compare(fixture, "grad.", model, twin, SigLipCheckpoint.HuggingFace(config));
    }

    private static void Train(Fixture fixture, DualEncoder model)
    {
        var (images, tokens) = (fixture.Io["in.pixel_values"], fixture.Io["in.input_ids"]);
        long pairs = Math.Min(images.shape[0], tokens.shape[0]);
        var loss = SigmoidLoss.FromLogits(model.forward(images.narrow(0, 0, pairs), tokens.narrow(0, 0, pairs)));
        fixture.Agree("out.loss", loss);
        loss.backward();
    }
}
