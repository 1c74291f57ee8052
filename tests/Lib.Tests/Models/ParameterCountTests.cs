using Experiments.Models;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public class ParameterCountTests
{
    private static readonly Device Meta = new(TorchSharp.DeviceType.META);

    private static long Count(nn.Module module)
    {
        using (module)
            return module.parameters().Sum(p => p.NumberOfElements);
    }

    private static long CountVit(VitConfig config)
    {
        using var scope = NewDisposeScope();
        return Count(new Vit(config, Meta));
    }

    private static long CountText(TextConfig config)
    {
        using var scope = NewDisposeScope();
        return Count(new TextTower(config, Meta));
    }

    [Theory]
    [InlineData("mu/16", 0.04, 0.06, 0.0051)]
    [InlineData("Ti/16", 5.52, 5.97, 0.0051)]
    [InlineData("S/16", 21.66, 23.44, 0.0051)]
    [InlineData("M/16", 38.32, 41.48, 0.0051)]
    [InlineData("B/16", 85.80, 92.88, 0.0051)]
    [InlineData("L/16", 303.30, 315.89, 0.0051)]
    [InlineData("So400m/14", 412.44, 427.68, 0.0051)]
    [InlineData("H/14", 630.76, 650.44, 0.0051)]
    [InlineData("g/14", 1011.2, 1036.5, 0.055)]
    [InlineData("g-opt/16", 1134.8, 1163.1, 0.055)]
    [InlineData("G/14", 1842.8, 1881.1, 0.055)]
    [InlineData("G-opt/16", 1663.5, 1698.1, 0.055)]
    [InlineData("e/14", 3805.4, 3873.3, 0.055)]
    public void Published_sizes_have_the_published_counts(string name, double trunk, double withMap, double tolerance)
    {
        var config = VitConfig.Parse(name);
        Assert.Equal(trunk, CountVit(config.With(pool: ImagePooling.Gap)) / 1e6, tolerance);
        Assert.Equal(withMap, CountVit(config) / 1e6, tolerance);
    }

    [Theory]
    [InlineData(64, 3, 4, 32, 207_232)]
    [InlineData(96, 4, 4, 32, 570_144)]
    [InlineData(128, 4, 4, 32, 1_005_952)]
    [InlineData(192, 6, 8, 64, 3_163_584)]
    [InlineData(256, 6, 8, 96, 5_614_848)]
    public void Student_image_towers_have_the_stated_counts(int width, int depth, int patch, int size, long expected) =>
        Assert.Equal(expected, CountVit(new VitConfig(width, depth, 2, 4 * width, patch, size)));

    [Theory]
    [InlineData(64, 2, 118_080)]
    [InlineData(96, 3, 365_760)]
    [InlineData(128, 3, 639_232)]
    [InlineData(192, 3, 1_413_504)]
    public void Student_text_towers_have_the_stated_counts(int width, int depth, long expected) =>
        Assert.Equal(expected, CountText(new TextConfig(width, depth, 2, 4 * width, 200, 16, HeadDim: width)));

    public static TheoryData<string, DualEncoderConfig, double, double> Pairs => new()
    {
        { "B/16@224", new(VitConfig.B16, TextConfig.B), 203.16, 0.005 },
        { "L/16@256", new(VitConfig.L16.With(imageSize: 256), TextConfig.L), 652.15, 0.005 },
        { "So400m/14@384", new(VitConfig.So400m14.With(imageSize: 384), TextConfig.So400m), 877.96, 0.005 },
        { "B/16-i18n@256", new(VitConfig.B16.With(imageSize: 256), TextConfig.B.With(vocabulary: 250_000)), 370.63, 0.005 },
        { "SigLIP 2 B/16", new(VitConfig.B16, TextConfig.B.With(vocabulary: 256_000)), 375.2, 0.1 },
        { "SigLIP 2 g-opt", new(VitConfig.GiantOpt16, TextConfig.So400m.With(vocabulary: 256_000, headDim: 1536)), 1871, 1 },
        { "S/16", new(VitConfig.S16, TextConfig.S), 57.2, 0.05 },
        { "nano", DualEncoderConfig.Nano, 0.2, 0.05 },
        { "micro", DualEncoderConfig.Micro, 0.45, 0.15 },
        { "mini", DualEncoderConfig.Mini, 1.645186, 1e-6 },
        { "small", DualEncoderConfig.Small, 4.57709, 1e-6 },
    };

    public static TheoryData<string, DualEncoderConfig, long> Published => new()
    {
        { "siglip-base-patch16-224", DualEncoderConfig.SigLipB16At224, 203_155_970 },
        { "siglip-base-patch16-256", DualEncoderConfig.SigLipB16At256, 203_202_050 },
        { "siglip-base-patch16-256-multilingual", DualEncoderConfig.SigLipB16MultilingualAt256, 370_626_050 },
        { "siglip-base-patch16-384", DualEncoderConfig.SigLipB16At384, 203_447_810 },
        { "siglip-base-patch16-512", DualEncoderConfig.SigLipB16At512, 203_791_874 },
        { "siglip-large-patch16-256", DualEncoderConfig.SigLipL16At256, 652_150_786 },
        { "siglip-large-patch16-384", DualEncoderConfig.SigLipL16At384, 652_478_466 },
        { "siglip-so400m-patch14-224", DualEncoderConfig.SigLipSo400m14At224, 877_360_306 },
        { "siglip-so400m-patch14-384", DualEncoderConfig.SigLipSo400m14At384, 877_960_498 },
        { "siglip-so400m-patch16-256-i18n", DualEncoderConfig.SigLipSo400m16MultilingualAt256, 1_128_758_962 },
        { "clip-vit-base-patch32", DualEncoderConfig.ClipB32At224, 151_277_313 },
        { "clip-vit-base-patch16", DualEncoderConfig.ClipB16At224, 149_620_737 },
        { "clip-vit-large-patch14", DualEncoderConfig.ClipL14At224, 427_616_513 },
        { "clip-vit-large-patch14-336", DualEncoderConfig.ClipL14At336, 427_944_193 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Published_pairs_have_the_published_counts(string name, DualEncoderConfig config, long expected)
    {
        using var scope = NewDisposeScope();
        long count = Count(new DualEncoder(config, Meta));
        Assert.True(expected == count, $"{name}: {count}");
    }

    [Fact]
    public void Blocks_of_the_22B_tower_have_the_published_count()
    {
        using var scope = NewDisposeScope();
        using var tower = new Vit(VitConfig.Vit22B14, Meta);
        long matrices = tower.named_parameters().Where(p => p.name.StartsWith("blocks.", StringComparison.Ordinal) && p.parameter.dim() == 2).Sum(p => p.parameter.NumberOfElements);
        Assert.Equal(21_743_271_936, matrices);
        Assert.Equal("22B/14@224", VitConfig.Vit22B14.Name);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Pairs_of_towers_have_the_stated_counts(string name, DualEncoderConfig config, double millions, double tolerance)
    {
        using var scope = NewDisposeScope();
        Assert.True(Math.Abs(Count(new DualEncoder(config, Meta)) / 1e6 - millions) <= tolerance, name);
    }

    [Fact]
    public void The_worlds_reference_towers_have_the_stated_counts()
    {
        Assert.Equal(0.263, CountVit(VitConfig.Hybrid) / 1e6, 0.0005);
        Assert.Equal(0.18, CountText(TextConfig.Hybrid) / 1e6, 0.005);
    }
}
