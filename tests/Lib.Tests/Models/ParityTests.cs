using Experiments.Checkpoints;
using Experiments.Layers;
using Experiments.Models;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

/// <summary>Same numbers as big_vision; origin and tolerance of each fixture stand in its README.</summary>
public class ParityTests
{
    private static IReadOnlyDictionary<string, Tensor> Fixture(string folder, string file = "io") =>
        SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "Fixtures", folder, file + ".safetensors"));

    private static void Agree(Tensor expected, Tensor actual, double tolerance, string name)
    {
        double error = (expected - actual.reshape(expected.shape)).abs().max().item<float>() / expected.abs().max().item<float>();
        Assert.True(error < tolerance, $"{name}: relative error {error:g3}");
    }

    [Fact]
    public void Dual_encoder_gives_the_numbers_of_the_original_from_its_weights()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var config = new DualEncoderConfig(
            new VitConfig(48, 3, 3, 112, 8, 32), new TextConfig(48, 3, 3, 112, 89, 16, HeadDim: 48));
        using var model = new DualEncoder(config);
        var weights = BigVisionNames.Convert(Fixture("bigvision_siglip", "model"));
        Assert.Equal(model.state_dict().Keys.Order(), weights.Keys.Order());
        model.load_state_dict(weights);
        var io = Fixture("bigvision_siglip");
        var images = io["in.image_nhwc"].permute(0, 3, 1, 2).contiguous();
        var seen = model.Image.Inspect(images);
        Agree(io["out.img.encoded"], seen.Tokens, 2e-5, "encoded");
        Agree(io["out.img.head_input"], seen.Pooled!, 2e-5, "pooled");
        Agree(io["out.zimg"], model.EncodeImage(images), 2e-5, "image embedding");
        Agree(io["out.ztxt"], model.EncodeText(io["in.text"]), 2e-5, "text embedding");
        Agree(io["out.logits"], model.forward(images, io["in.text"]), 2e-5, "logits");
    }

    [Theory]
    [InlineData(4, 4, 8)]
    [InlineData(3, 5, 16)]
    [InlineData(7, 2, 64)]
    public void Sine_and_cosine_positions_are_the_original_ones(int rows, int columns, int width)
    {
        using var scope = NewDisposeScope();
        Assert.True(allclose(Fixture("bigvision_misc")[$"out.sincos2d.{rows}x{columns}x{width}"], PositionTable.SinCos2d(width, rows, columns)[0], atol: 1e-5));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(12)]
    public void Position_tables_are_resampled_as_in_the_original(int side)
    {
        using var scope = NewDisposeScope();
        var io = Fixture("bigvision_misc");
        Assert.True(allclose(io[$"out.resample.{side}"], PositionTable.Resample(io["in.posemb_4x4"], side, side), atol: 1e-5));
    }
}
