using System.Text.Json;
using Experiments.Core;
using Experiments.Models;

namespace Experiments.Lib.Tests.Models;

public class VitConfigTests
{
    [Theory]
    [InlineData("So400m/14@384")]
    [InlineData("g-opt/16@224")]
    [InlineData("mu/16@32")]
    [InlineData("22B/14@224")]
    [InlineData("B/16@224x288")]
    [InlineData("128x4h4m512/4@32")]
    public void Short_form_survives_a_round_trip(string name) => Assert.Equal(name, VitConfig.Parse(name).Name);

    [Fact]
    public void Resolution_is_224_unless_given() => Assert.Equal(VitConfig.B16, VitConfig.Parse("B/16"));

    [Theory]
    [InlineData("")]
    [InlineData("B16")]
    [InlineData("X/16")]
    [InlineData("b/16")]
    [InlineData("B/16@224px")]
    public void Unknown_names_are_refused_with_the_letters_that_exist(string name) =>
        Assert.Contains("So400m", Assert.Throws<FormatException>(() => VitConfig.Parse(name)).Message);

    [Fact]
    public void Capital_and_small_g_are_different_towers() =>
        Assert.NotEqual(VitConfig.Parse("g/14"), VitConfig.Parse("G/14"));

    [Fact]
    public void Configurations_survive_json()
    {
        foreach (var config in new[] { DualEncoderConfig.Hybrid, DualEncoderConfig.Mini.WithoutBias(), DualEncoderConfig.ClipL14At336, DualEncoderConfig.SigLipSo400m14At224 })
            Assert.Equal(config, JsonSerializer.Deserialize<DualEncoderConfig>(JsonSerializer.Serialize(config, KitJson.Indented), KitJson.Indented));
    }

    [Fact]
    public void Configurations_written_before_styles_are_read_as_the_default_style()
    {
        var config = JsonSerializer.Deserialize<VitConfig>("""{"width": 8, "depth": 1, "heads": 2, "mlpDim": 16, "patch": 4, "imageSize": 16}""", KitJson.Indented)!;
        Assert.Equal(new VitConfig(8, 1, 2, 16, 4, 16), config);
        Assert.Equal(VitStyle.BigVision, config.Style);
    }

    [Fact]
    public void With_changes_what_is_named_and_nothing_else()
    {
        Assert.Equal(VitConfig.B16 with { ImageSize = 384, Pool = ImagePooling.Tok }, VitConfig.B16.With(imageSize: 384, pool: ImagePooling.Tok));
        Assert.Equal(VitConfig.B16 with { Style = VitStyle.Clip, ImageWidth = 384 }, VitConfig.B16.With(style: VitStyle.Clip, imageWidth: 384));
        Assert.Equal(TextConfig.B with { Causal = true, Length = 77 }, TextConfig.B.With(causal: true, length: 77));
    }

    [Fact]
    public void Shapes_that_cannot_be_built_are_refused_by_name()
    {
        void Refuses(string member, Func<IDisposable> build) => Assert.StartsWith(member, Assert.Throws<ArgumentException>(build).Message);
        Refuses("VitConfig.Heads is 5", () => new Vit(VitConfig.Mini.With(heads: 5)));
        Refuses("VitConfig.Patch is 16", () => new Vit(VitConfig.Hybrid.With(patch: 16)));
        Refuses("VitConfig.Width is 6", () => new Vit(VitConfig.Mini.With(width: 6, heads: 1, positions: PositionKind.SinCos2d)));
        Refuses("VitConfig.HeadDim is 8", () => new Vit(VitConfig.Mini.With(pool: ImagePooling.None, headDim: 8)));
        Refuses("VitConfig.RepDim is 8", () => new Vit(VitConfig.Mini.With(pool: ImagePooling.None, repDim: 8)));
        Refuses("VitConfig.ImageWidth is 3", () => new Vit(VitConfig.Mini.With(imageWidth: 3)));
        Refuses("VitConfig.Positions is SinCos2d", () => new Vit(VitConfig.Mini.With(positions: PositionKind.SinCos2d, style: VitStyle.AugReg)));
        Refuses("VitConfig.Stem is Convolution", () => new Vit(VitConfig.Micro.With(style: VitStyle.Clip)));
        Refuses("TowerStyle.NormEpsilon is 0", () => new Vit(VitConfig.Mini.With(style: new(new(NormEpsilon: 0)))));
        Refuses("TextConfig.PadId is 200", () => new TextTower(TextConfig.Mini.With(padId: 200)));
        Refuses("DualEncoderConfig.Text.OutputDim is 64", () => new DualEncoder(DualEncoderConfig.Mini.With(text: TextConfig.Nano)));
        Refuses("DualEncoderConfig.Image.Pool", () => new DualEncoder(DualEncoderConfig.Mini.With(image: VitConfig.Mini.With(pool: ImagePooling.None))));
    }
}
