using Experiments.Models;
using Experiments.Models.Pretrained;
using Experiments.Objectives;

namespace Experiments.Lib.Tests.Parity;

/// <summary>CLIP in the Hugging Face layout: both towers, another resolution, both rules for the end of text, the loss and its gradients.</summary>
internal sealed class ClipParity : IParityCheck
{
    public bool Recognises(Fixture fixture) => fixture.ConfigIs("model_type", "clip") && fixture.Has("model.safetensors");

    public void Run(Fixture fixture)
    {
        var config = ClipCheckpoint.Config(fixture.Config);
        using var model = ClipCheckpoint.Load(fixture.Folder);
        using var legacy = new DualEncoder(config.With(text: config.Text.With(pool: TextPooling.Eot)));
        legacy.load_state_dict(model.state_dict());
        foreach (var (tag, outputs) in fixture.Cases())
            new TowerCase(fixture, tag == "legacy" ? legacy : model, tag, IsClip: true).Compare(outputs);
        if (!fixture.Io.ContainsKey("out.loss"))
            return;
        using var twin = new DualEncoder(config);
        Train(fixture, model);
        PublishedGradients.Compare(fixture, "grad.", model, twin, ClipCheckpoint.HuggingFace(config));
    }

    private static void Train(Fixture fixture, DualEncoder model)
    {
        var (images, tokens, mask) = (fixture.Io["in.pixel_values"], fixture.Io["in.input_ids"], fixture.Io["in.attention_mask"]);
        long pairs = Math.Min(images.shape[0], tokens.shape[0]);
        var texts = model.EncodeText(tokens.narrow(0, 0, pairs), mask.narrow(0, 0, pairs));
        var loss = SoftmaxLoss.FromLogits(model.Logits(model.EncodeImage(images.narrow(0, 0, pairs)), texts));
        fixture.Agree("out.loss", loss);
        loss.backward();
    }
}
