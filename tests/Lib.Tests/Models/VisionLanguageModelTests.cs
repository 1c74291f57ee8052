using Experiments.Checkpoints;
using Experiments.Data;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Models.Pretrained;
using Experiments.Objectives;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public class VisionLanguageModelTests
{
    private static readonly long[][] Prefixes = [[2, 10, 11, 5], [2, 12, 5], [2, 13, 14, 15, 5]];
    private static readonly long[][] Suffixes = [[20, 21, 1], [22, 1], [23, 24, 25, 1]];

    [Fact]
    public void A_batch_is_packed_as_the_paper_draws_it()
    {
        using var scope = NewDisposeScope();
        var batch = PrefixBatch.Pack(Prefixes[..2], Suffixes[..2]);
        Assert.Equal([2, 10, 11, 5, 20, 21, 1, 2, 12, 5, 22, 1, 0, 0], batch.Ids.data<long>().ToArray());
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1], batch.MaskAr.data<long>().ToArray());
        Assert.Equal([7L, 5], batch.Real.sum(1).data<long>().ToArray());
        Assert.Equal([3L, 2], batch.Loss.sum(1).data<long>().ToArray());
    }

    [Fact]
    public void Loss_of_an_untrained_model_is_ln_V_and_one_batch_is_learnt_by_heart()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var model = new VisionLanguageModel(VisionLanguageConfig.Micro);
        var images = rand(3, 3, 32, 32) * 2 - 1;
        // One prefix, three answers: only the image tells them apart.
        var batch = PrefixBatch.Pack([Prefixes[0], Prefixes[0], Prefixes[0]], Suffixes);
        using var optimiser = new FusedAdamW(model, AdamWConfig.Torch.With(learningRate: 2e-3));
        List<float> losses = [];
        for (int step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            model.zero_grad();
            var loss = SuffixLoss.ExampleMean(model.forward(images, batch), batch.Ids, batch.Loss);
            loss.backward();
            optimiser.Step();
            losses.Add(loss.item<float>());
        }
        Assert.Equal(Math.Log(256), losses[0], 0.1);
        Assert.True(losses[^1] < 0.2, $"loss {losses[^1]}");
        using var state = model.Begin(images, tensor(Prefixes[0]).expand(3, -1), null, 6);
        Assert.Equal(Suffixes, Decode.Greedy(state, new DecodingConfig(6, EndToken: 1)).Rows);
    }

    [Fact]
    public void Both_averages_of_the_loss_are_of_the_same_tokens()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var batch = PrefixBatch.Pack(Prefixes, Suffixes);
        var logits = randn(3, batch.Ids.shape[1], 30);
        var each = SuffixLoss.PerExample(logits, batch.Ids, batch.Loss);
        Assert.Equal(each.mean().item<float>(), SuffixLoss.ExampleMean(logits, batch.Ids, batch.Loss).item<float>(), 1e-5);
        var lengths = tensor(new float[] { 3, 2, 4 });
        Assert.Equal((each * lengths).sum().item<float>() / 9, SuffixLoss.BatchMean(logits, batch.Ids, batch.Loss).item<float>(), 1e-5);
    }

    [Fact]
    public void The_image_and_the_prefix_see_each_other_and_the_suffix_is_causal()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var model = new VisionLanguageModel(VisionLanguageConfig.Micro);
        var mask = model.Inspect(rand(2, 3, 32, 32), PrefixBatch.Pack(Prefixes[..2], Suffixes[..2])).Decoder.Mask;
        Assert.Equal([2, 23, 23], mask.shape);
        Assert.True(mask[0, ..20, ..20].all().item<bool>());
        Assert.False(mask[0, ..20, 20..].any().item<bool>());
        Assert.Equal([21, 22, 23L], mask[0, 20..].sum(1).data<long>().ToArray());
        Assert.False(mask[1, .., 21..].any().item<bool>()); // padding
    }

    [Fact]
    public void What_is_saved_loads_back_to_the_bit_under_the_names_of_the_library()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        manual_seed(1);
        var config = VisionLanguageConfig.Micro.With(text: GemmaConfig.Mini2.With(width: 64, depth: 2, heads: 2, keyValueHeads: 1, mlpDim: 96, vocabulary: 200));
        using var model = new VisionLanguageModel(config);
        PaliGemmaCheckpoint.Save(model, folder.Path);
        using var loaded = PaliGemmaCheckpoint.Load(folder.Path);
        Assert.Equal(config with { Image = config.Image with { Style = loaded.Config.Image.Style } }, loaded.Config); // that library resamples by another rule
        var second = loaded.state_dict();
        Assert.All(model.state_dict(), t => Assert.True(t.Value.Equals(second[t.Key]), t.Key));
    }

    [Fact]
    public void Names_of_newer_versions_of_the_library_are_known_and_a_tied_head_may_be_there()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        manual_seed(1);
        using var model = new VisionLanguageModel(VisionLanguageConfig.Micro);
        PaliGemmaCheckpoint.Save(model, folder.Path);
        var tensors = SafeTensors.Read(folder.File("model.safetensors"));
        static string Newer(string name) =>
            "model." + name.Replace("language_model.model.", "language_model.", StringComparison.Ordinal);
        var renamed = tensors.ToDictionary(t => Newer(t.Key), t => t.Value);
        renamed["lm_head.weight"] = renamed["model.language_model.embed_tokens.weight"];
        SafeTensors.Write(folder.File("model.safetensors"), renamed);
        using var loaded = PaliGemmaCheckpoint.Load(folder.Path);
        var second = loaded.state_dict();
        Assert.All(model.state_dict(), t => Assert.True(t.Value.Equals(second[t.Key]), t.Key));
    }

    [Fact]
    public void Half_precision_is_loaded_and_runs()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        manual_seed(1);
        using var model = new VisionLanguageModel(VisionLanguageConfig.Micro);
        PaliGemmaCheckpoint.Save(model, folder.Path);
        using var half = PaliGemmaCheckpoint.Load(folder.Path, ScalarType.BFloat16);
        Assert.All(half.parameters(), p => Assert.Equal(ScalarType.BFloat16, p.dtype));
        using var state = half.Begin(rand(1, 3, 32, 32, dtype: ScalarType.BFloat16), tensor(Prefixes[0]).unsqueeze(0), null, 4);
        Assert.Equal(4, Decode.Greedy(state, new DecodingConfig(4)).Rows[0].Count);
    }

    [Theory]
    [InlineData("PaliGemma224", 2_923_335_408)]
    [InlineData("PaliGemma448", 2_924_220_144)]
    [InlineData("PaliGemma896", 2_927_759_088)]
    [InlineData("PaliGemma2Of3B224", 3_032_094_960)]
    [InlineData("PaliGemma2Of3B448", 3_032_979_696)]
    public void Presets_have_the_published_number_of_parameters(string preset, long parameters)
    {
        var config = (VisionLanguageConfig)typeof(VisionLanguageConfig).GetProperty(preset)!.GetValue(null)!;
        using var model = new VisionLanguageModel(config, new Device(TorchSharp.DeviceType.META));
        Assert.Equal(parameters, model.parameters().Sum(p => p.numel()));
    }
}
