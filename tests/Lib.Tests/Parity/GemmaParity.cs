using Experiments.Layers;
using Experiments.Models;
using Experiments.Models.Pretrained;
using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Gemma and Gemma 2: logits, states, losses, gradients, rotary positions, greedy tokens.</summary>
internal sealed class GemmaParity : IParityCheck
{
    public bool Recognises(Fixture fixture) =>
        (fixture.ConfigIs("model_type", "gemma") || fixture.ConfigIs("model_type", "gemma2")) && fixture.Has("model.safetensors") && fixture.Has("io.safetensors");

    public void Run(Fixture fixture)
    {
        var config = GemmaCheckpoint.Config(fixture.Config);
        Rotary(fixture, config);
        foreach (string tag in fixture.Tags())
        {
            using var model = GemmaCheckpoint.Load(fixture.Folder);
            Case(fixture, tag, model);
        }
        fixture.Require(ExportsAll(fixture, config), "the exported names or values differ from the file's");
    }

    private static void Case(Fixture fixture, string tag, Gemma model)
    {
        if (fixture.Io.ContainsKey($"out{tag}.last_logits"))
        {
            LastLogits(fixture, tag, model);
            return;
        }
        if (fixture.InputOf(tag, "input_ids") is not { } ids)
            return;
        var real = fixture.Io.GetValueOrDefault($"in{tag}.attention_mask")?.to(ScalarType.Bool);
        if (fixture.Io.ContainsKey($"out{tag}.tokens"))
        {
            GreedyParity.Compare(
                fixture, $"out{tag}.tokens", ids, real ?? ones_like(ids, ScalarType.Bool),
                (_, prompts, seen, steps) => model.Begin(prompts, seen, steps),
                (_, prompt, said) => model.forward(cat([prompt, said], 1)).select(1, -1));
            return;
        }
        var logits = real is null ? model.forward(ids) : model.forward(ids, real);
        if (fixture.Io.ContainsKey($"out{tag}.logits"))
            fixture.Agree($"out{tag}.logits", real is null ? logits : logits * real.unsqueeze(-1));
        Inside(fixture, tag, model, ids, real);
        if (fixture.Io.GetValueOrDefault($"in{tag}.labels") is not { } labels)
            return;
        var loss = SuffixLoss.BatchMean(logits, ids, labels.ne(-100));
        if (fixture.Io.ContainsKey($"out{tag}.loss"))
            fixture.Agree($"out{tag}.loss", loss);
        loss.backward();
        Gradients(fixture, tag, model);
    }

    private static void Inside(Fixture fixture, string tag, Gemma model, Tensor ids, Tensor? real)
    {
        using var frozen = no_grad();
        var seen = model.Inspect(
            model.Embed(ids), real is null ? null : AttentionMasks.Prefix(real, ones_like(ids)), real is null ? null : Gemma.Positions(real));
        foreach (string k in fixture.Below($"out{tag}.hidden."))
            fixture.Agree($"out{tag}.hidden.{k}", seen.Hidden[int.Parse(k)]);
        if (fixture.Io.ContainsKey($"out{tag}.logits"))
            fixture.Agree($"out{tag}.logits", real is null ? seen.Logits : seen.Logits * real.unsqueeze(-1));
    }

    /// <summary>Logits after a prompt: those of the padded prompts that are to be continued, where there are such.</summary>
    private static void LastLogits(Fixture fixture, string tag, Gemma model)
    {
        string from = fixture.Io.ContainsKey($"in{tag}.input_ids") ? tag : fixture.Io.ContainsKey("in_generate.input_ids") ? "_generate" : "";
        var real = fixture.Io.GetValueOrDefault($"in{from}.attention_mask")?.to(ScalarType.Bool);
        using var state = model.Begin(fixture.Io[$"in{from}.input_ids"], real, 1);
        fixture.Agree($"out{tag}.last_logits", state.Logits);
    }

    /// <summary>Gradients belong to the case with a loss; a fixture with one such case leaves out the case's tag.</summary>
    private static void Gradients(Fixture fixture, string tag, Gemma model)
    {
        using var twin = new Gemma(model.Config);
        foreach (string prefix in new[] { "grad.", $"out{tag}.grad." })
            PublishedGradients.Compare(fixture, prefix, model, twin, GemmaCheckpoint.HuggingFace(model.Config));
    }

    private static void Rotary(Fixture fixture, GemmaConfig config)
    {
        if (!fixture.Io.ContainsKey("rope.out"))
            return;
        var heads = fixture.Io["rope.in"];
        using var rotary = new RotaryPositions(config.HeadDim, config.RotaryBase);
        var positions = fixture.Io["in_rope.positions"].expand(heads.shape[0], -1);
        fixture.Agree("rope.out", rotary.At(positions, heads).Apply(heads.transpose(1, 2)).transpose(1, 2));
    }

    private static bool ExportsAll(Fixture fixture, GemmaConfig config)
    {
        using var model = GemmaCheckpoint.Load(fixture.Folder);
        var file = fixture.Tensors("model.safetensors").Where(t => t.Key != "lm_head.weight").ToList();
        var exported = GemmaCheckpoint.HuggingFace(config).Export(model);
        return file.Count == exported.Count && file.All(t => exported.TryGetValue(t.Key, out var ours) && t.Value.Equals(ours));
    }
}
