using Experiments.Checkpoints;
using Experiments.Data;
using Experiments.Models;
using Experiments.Models.Pretrained;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public class MaskCodecTests
{
    /// <summary>Discs and boxes, one each in turn.</summary>
    private static Tensor Masks(int count)
    {
        var place = arange(0, MaskCodec.MaskSize, dtype: float32);
        return stack(Enumerable.Range(0, count).Select(i =>
        {
            var y = (place - 20 - 3 * i).unsqueeze(1);
            var x = (place - 44 + 4 * i).unsqueeze(0);
            var inside = i % 2 == 0 ? y * y + x * x < 200 + 40 * i : y.abs().lt(8 + i).logical_and(x.abs().lt(18 - i));
            return inside.to(float32).unsqueeze(0);
        }));
    }

    [Fact]
    public void Published_names_cover_the_codec_and_its_counts()
    {
        using var scope = NewDisposeScope();
        using var codec = new MaskCodec(new Device(TorchSharp.DeviceType.META));
        var shapes = MaskCodecCheckpoint.Published().Shapes(codec);
        long Count(string prefix) => shapes.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(s => s.Value.Aggregate(1L, (a, b) => a * b));
        Assert.Equal([128L, 512], shapes["_vq_vae._embedding"]);
        Assert.Equal([128L, 64, 4, 4], shapes["encoder.6.weight"]);
        Assert.Equal([128L, 128, 4, 4], shapes["decoder.4.weight"]);
        Assert.Equal([128L, 64, 4, 4], shapes["decoder.6.weight"]);
        Assert.Equal([1L, 16, 1, 1], shapes["decoder.12.weight"]);
        Assert.Equal((861_936, 1_123_457), (Count("encoder."), Count("decoder.")));
        Assert.Equal(861_936 + 1_123_457, codec.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void A_few_masks_are_learnt()
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        using var codec = new MaskCodec();
        using var objective = new MaskCodecObjective(codec);
        using var optimiser = new FusedAdamW(codec, AdamWConfig.Torch with { LearningRate = 1e-3, WeightDecay = 0 });
        var masks = Masks(4);
        for (int step = 0; step < 150; step++)
        {
            using var each = NewDisposeScope();
            codec.zero_grad();
            objective.Loss(masks).backward();
            optimiser.Step();
        }
        codec.eval();
        var drawn = codec.forward(masks) > 0;
        var truth = masks > 0.5;
        float overlap = (drawn & truth).sum().item<long>() / (float)(drawn | truth).sum().item<long>();
        Assert.True(overlap > 0.9, $"intersection over union {overlap}");
        Assert.InRange(objective.Perplexity(), 2, 128);
    }

    [Fact]
    public void Codes_are_words_and_come_back_after_saving()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        manual_seed(2);
        using var codec = new MaskCodec();
        codec.eval();
        var codes = codec.Encode(Masks(3));
        Assert.Equal([3L, 16], codes.shape);
        Assert.True(codes.min().item<long>() >= 0 && codes.max().item<long>() < MaskCodec.Codes);
        MaskCodecCheckpoint.Save(codec, folder.File("codec.safetensors"));
        var tensors = SafeTensors.Read(folder.File("codec.safetensors"));
        NpzWriter.Write(folder.File("codec.npz"), tensors);
        using var loaded = MaskCodecCheckpoint.Load(folder.File("codec.npz"));
        Assert.True(allclose(codec.Decode(codes), loaded.Decode(codes)));
        Assert.True(codes.equal(loaded.Encode(Masks(3))).all().item<bool>());
    }

    [Fact]
    public void Words_outside_the_vocabulary_are_refused()
    {
        using var scope = NewDisposeScope();
        using var codec = new MaskCodec();
        Assert.Contains("128", Assert.Throws<ArgumentException>(() => codec.Decode(full([1, 16], 128L, dtype: int64))).Message);
        Assert.Throws<ArgumentException>(() => codec.Encode(zeros(1, 1, 32, 32)));
    }

    [Fact]
    public void A_window_that_is_cut_out_and_pasted_back_fills_its_box()
    {
        using var scope = NewDisposeScope();
        var image = zeros(100, 120, dtype: ScalarType.Bool);
        image[30..70, 40..100] = true;
        var box = new Box(0.3f, 40 / 120f, 0.7f, 100 / 120f);
        var window = MaskWindow.Cut(image, box);
        Assert.True(allclose(window, ones(1, 1, 64, 64)));
        Assert.True(MaskWindow.Paste(window * 2 - 1, box, 100, 120).equal(image).all().item<bool>());
        Assert.Throws<ArgumentException>(() => MaskWindow.Cut(image, new Box(0.5f, 0.5f, 0.5f, 0.6f)));
    }
}
