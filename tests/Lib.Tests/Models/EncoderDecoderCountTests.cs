using Experiments.Models;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

/// <summary>Presets at full size on the meta device, against published totals.</summary>
public class EncoderDecoderCountTests
{
    private static readonly Device Meta = new(TorchSharp.DeviceType.META);

    private static long Count(Func<nn.Module> build)
    {
        using var scope = NewDisposeScope();
        using var module = build();
        return module.parameters().Sum(p => p.NumberOfElements);
    }

    public static TheoryData<T5Config, long> Published() => new()
    {
        { T5Config.Small, 60_506_624 },
        { T5Config.Base, 222_903_552 },
        { T5Config.Large, 737_668_096 },
        { T5Config.B3, 2_851_598_336 },
        { T5Config.B11, 11_307_321_344 },
        { T5Config.V11Small, 76_961_152 },
        { T5Config.V11Base, 247_577_856 },
        { T5Config.V11Large, 783_150_080 },
        { T5Config.V11Xl, 2_849_757_184 },
        { T5Config.V11Xxl, 11_135_332_352 },
        { T5Config.Mt5Small, 300_176_768 },
        { T5Config.Mt5Base, 582_401_280 },
        { T5Config.Mt5Large, 1_229_581_312 },
        { T5Config.Mt5Xl, 3_742_619_648 },
        { T5Config.Mt5Xxl, 12_921_057_280 },
        { T5Config.Ul2, 19_459_613_696 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void T5_has_the_published_count(T5Config config, long expected) => Assert.Equal(expected, Count(() => new T5(config, Meta)));

    public static TheoryData<ImageCaptionerConfig, double> Captioners() => new()
    {
        { ImageCaptionerConfig.S16, 60.5 },
        { ImageCaptionerConfig.M16, 96.3 },
        { ImageCaptionerConfig.B16, 191.7 },
        { ImageCaptionerConfig.L14, 570.2 },
    };

    [Theory]
    [MemberData(nameof(Captioners))]
    public void Captioners_have_the_computed_count(ImageCaptionerConfig config, double millions) =>
        Assert.Equal(millions, Count(() => new ImageCaptioner(config, Meta)) / 1e6, 0.05);

    [Fact]
    public void Pali_3_is_its_two_halves_and_one_layer()
    {
        var config = VisionEncoderDecoderConfig.Pali3;
        long total = Count(() => new VisionEncoderDecoder(config, Meta));
        Assert.Equal(5_588_801_920, total); // the paper speaks of 5 B: 1.84 B of the tower, 3.74 B of the language model
        Assert.Equal(total, Count(() => new Vit(config.Image, Meta)) + 3_742_619_648 + 1664 * 2048 + 2048);
    }

    [Fact]
    public void Pali_X_is_the_paper_s_size_to_two_percent()
    {
        var config = VisionEncoderDecoderConfig.PaliX;
        Assert.Equal(32.2e9, Count(() => new T5(config.Text, Meta)), 0.1e9);
        Assert.Equal(21.7e9, Count(() => new Vit(config.Image, Meta)), 0.1e9);
        long total = Count(() => new VisionEncoderDecoder(config, Meta));
        Assert.Equal(54_024_655_872, total);
        Assert.Equal(55e9, total, 0.02 * 55e9);
    }
}
