using Experiments.Data;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Models.Pretrained;
using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>PaliGemma and PaliGemma 2 in the Hugging Face layout: image features, logits, losses, gradients, masks, greedy tokens, shards.</summary>
internal sealed class PaliGemmaParity : IParityCheck
{
    public bool Recognises(Fixture fixture) =>
        fixture.ConfigIs("model_type", "paligemma") && fixture.Has("model.safetensors") && fixture.Has("io.safetensors");

    public void Run(Fixture fixture)
    {
        foreach (string tag in fixture.Tags())
        {
            using var model = PaliGemmaCheckpoint.Load(fixture.Folder);
            Images(fixture, tag, model);
            if (fixture.Io.ContainsKey($"in{tag}.input_ids"))
                Case(fixture, tag, model);
        }
        Exported(fixture);
        foreach (string folder in Directory.GetDirectories(fixture.Folder))
            Same(fixture, folder);
    }

    private static void Images(Fixture fixture, string tag, VisionLanguageModel model)
    {
        using var frozen = no_grad();
        var images = fixture.InputOf(tag, "pixel_values")!;
        if (fixture.Io.ContainsKey($"out{tag}.vision.last_hidden_state"))
            fixture.Agree($"out{tag}.vision.last_hidden_state", model.Image.forward(images));
        if (fixture.Io.ContainsKey($"out{tag}.projected"))
            fixture.Agree($"out{tag}.projected", model.Project(images));
        if (fixture.Io.ContainsKey($"out{tag}.image_features"))
            fixture.Agree($"out{tag}.image_features", model.Project(images) / Math.Sqrt(model.Config.Text.Width)); // theirs are multiplied again inside
    }

    private static void Case(Fixture fixture, string tag, VisionLanguageModel model)
    {
        var images = fixture.InputOf(tag, "pixel_values")!;
        var (batch, order) = Text(fixture, tag, model.Config.Image.Tokens);
        if (fixture.Io.ContainsKey($"out{tag}.tokens"))
        {
            Greedy(fixture, tag, model, images, batch);
            return;
        }
        var full = Place(fixture, model, images, batch, tag);
        var real = fixture.Io.GetValueOrDefault($"in{tag}.attention_mask");
        if (fixture.Io.ContainsKey($"out{tag}.logits"))
        {
            var kept = real is null ? full.Decoder.Logits : full.Decoder.Logits * real.unsqueeze(-1);
            fixture.Agree($"out{tag}.logits", kept);
            var text = kept.narrow(1, model.Config.Image.Tokens, batch.Ids.shape[1]);
            fixture.Require(order.numel() == 0 || allclose(text, model.forward(images, batch) * batch.Real.unsqueeze(-1), 1e-4, 1e-4), $"in{tag}: fused and inspected logits differ");
        }
        foreach (string k in fixture.Below($"out{tag}.hidden."))
            fixture.Agree($"out{tag}.hidden.{k}", full.Decoder.Hidden[int.Parse(k)]);
        Loss(fixture, tag, model, images, batch);
    }

    private static VisionLanguageOutputs Place(Fixture fixture, VisionLanguageModel model, Tensor images, PrefixBatch batch, string tag)
    {
        using var frozen = no_grad();
        var seen = model.Inspect(images, batch);
        if (fixture.Io.GetValueOrDefault($"in{tag}.attend") is { } attend)
            fixture.Require(attend.to(ScalarType.Bool).Equals(seen.Decoder.Mask), $"in{tag}.attend: the mask differs");
        return seen;
    }

    private static void Loss(Fixture fixture, string tag, VisionLanguageModel model, Tensor images, PrefixBatch batch)
    {
        if (!fixture.Io.ContainsKey($"in{tag}.labels"))
            return;
        var logits = model.forward(images, batch);
        var loss = SuffixLoss.BatchMean(logits, batch.Ids, batch.Loss);
        if (fixture.Io.ContainsKey($"out{tag}.loss"))
            fixture.Agree($"out{tag}.loss", loss);
        if (fixture.Io.ContainsKey($"out{tag}.loss_per_example"))
            fixture.Agree($"out{tag}.loss_per_example", SuffixLoss.PerExample(logits, batch.Ids, batch.Loss));
        loss.backward();
        using var twin = new VisionLanguageModel(model.Config);
        PublishedGradients.Compare(fixture, $"out{tag}.grad.", model, twin, PaliGemmaCheckpoint.HuggingFace(model.Config));
    }

    private static void Greedy(Fixture fixture, string tag, VisionLanguageModel model, Tensor images, PrefixBatch batch)
    {
        Tensor ImagesOf(long? row) => row is long one ? images.narrow(0, one, 1) : images;
        IDecodingState Begin(long? row, Tensor prompts, Tensor? real, int steps) => model.Begin(ImagesOf(row), prompts, real, steps);
        using (var state = Begin(null, batch.Ids, batch.Real, 1))
        {
            foreach (string name in fixture.Below($"out{tag}.first_logits"))
                fixture.Agree($"out{tag}.first_logits{name}", state.Logits);
        }
        GreedyParity.Compare(fixture, $"out{tag}.tokens", batch.Ids, batch.Real, Begin, (row, prompt, said) =>
        {
            var ids = cat([prompt, said], 1);
            var ar = cat([zeros_like(prompt), ones_like(said)], 1);
            return model.forward(ImagesOf(row), new PrefixBatch(ids, ar, ones_like(ids, ScalarType.Bool), zeros_like(ids, ScalarType.Bool))).select(1, -1);
        });
    }

    /// <summary>The text of a case: theirs has a placeholder for each image token, and padding may come before those.</summary>
    private static (PrefixBatch Batch, Tensor Order) Text(Fixture fixture, string tag, int imageTokens)
    {
        var ids = fixture.Io[$"in{tag}.input_ids"];
        long placeholder = fixture.Config.GetProperty("image_token_index").GetInt64(), width = ids.shape[1];
        var order = (ids.ne(placeholder).to(int64) * width + arange(width)).argsort(1).narrow(1, imageTokens, width - imageTokens);
        Tensor Of(Tensor whole) => whole.gather(1, order);
        Tensor Optional(string name, Func<Tensor> otherwise) => fixture.Io.TryGetValue($"in{tag}.{name}", out var given) ? given : otherwise();
        var real = Optional("attention_mask", () => ones_like(ids)).to(ScalarType.Bool);
        var ar = Optional("mask_ar", () => Optional("token_type_ids", () => zeros_like(ids)));
        var labels = Optional("labels", () => full_like(ids, -100));
        return (new(Of(ids), Of(ar), Of(real), Of(labels).ne(-100)), order);
    }

    private static void Exported(Fixture fixture)
    {
        using var model = PaliGemmaCheckpoint.Load(fixture.Folder);
        var file = fixture.Tensors("model.safetensors").Where(t => t.Key != "language_model.lm_head.weight").ToList();
        var exported = PaliGemmaCheckpoint.HuggingFace(model.Config).Export(model);
        fixture.Require(
            file.Count == exported.Count && file.All(t => exported.TryGetValue(t.Key, out var ours) && t.Value.Equals(ours)),
            "the exported names or values differ from the file's");
    }

    /// <summary>A folder inside holds the same weights in shards.</summary>
    private static void Same(Fixture fixture, string folder)
    {
        using var whole = PaliGemmaCheckpoint.Load(fixture.Folder);
        using var sharded = PaliGemmaCheckpoint.Load(folder);
        var (first, second) = (whole.state_dict(), sharded.state_dict());
        fixture.Require(first.All(t => t.Value.Equals(second[t.Key])), $"{Path.GetFileName(folder)}: other weights than in the one file");
    }
}
