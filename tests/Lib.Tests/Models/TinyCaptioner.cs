using Experiments.Models;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

/// <summary>A captioner of 16 image tokens, 40 words and captions of 9 whose logits tell everything apart.</summary>
internal static class TinyCaptioner
{
    public static ImageCaptionerConfig Config { get; } = ImageCaptionerConfig.Nano.With(
        image: ImageCaptionerConfig.Nano.Image.With(width: 48, heads: 3, mlpDim: 64, depth: 1),
        width: 32, heads: 4, depth: 2, mlpDim: 64, vocabulary: 40, length: 9);

    public static ImageCaptioner Create(double head = 0.5)
    {
        manual_seed(5);
        var model = new ImageCaptioner(Config);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var parameter in model.parameters().Where(p => p.abs().max().item<float>() < 1e-3))
            parameter.normal_(0, head); // a head of zeros would hide every difference
        return model;
    }

    public static Tensor Images(long count) => rand(count, 3, 32, 32) * 2 - 1;

    /// <summary>Captions that end with 1 and are padded with 0.</summary>
    public static Tensor Captions(long count)
    {
        var text = randint(2, Config.Vocabulary, [count, Config.Length], dtype: int64);
        var ends = randint(2, Config.Length, [count, 1], dtype: int64);
        var at = arange(Config.Length).unsqueeze(0);
        return where(at.lt(ends), text, at.eq(ends).to(int64));
    }
}
