using Experiments.Plots;
using SkiaSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Plots;

public class ImageGridTests
{
    [Fact]
    public void Pixels_grow_by_whole_factors_without_smoothing()
    {
        using var images = zeros([1, 3, 32, 32], uint8);
        images[0, 0, 5, 7] = 255;
        using var picture = SKBitmap.Decode(new ImageGrid(images, scale: 4).Png());
        const int Margin = 12;
        Assert.Equal(new SKColor(255, 0, 0), picture.GetPixel(Margin + 7 * 4, Margin + 5 * 4));
        Assert.Equal(new SKColor(255, 0, 0), picture.GetPixel(Margin + 7 * 4 + 3, Margin + 5 * 4 + 3));
        Assert.Equal(SKColors.Black, picture.GetPixel(Margin + 7 * 4 - 1, Margin + 5 * 4));
        Assert.Equal(SKColors.Black, picture.GetPixel(Margin + 7 * 4 + 4, Margin + 5 * 4));
    }

    [Fact]
    public void Floats_and_bytes_of_the_same_image_look_the_same()
    {
        using var bytes = arange(256, uint8).reshape(1, 1, 16, 16);
        using var floats = bytes.to(float32) / 127.5f - 1;
        Assert.Equal(new ImageGrid(bytes).Png(), new ImageGrid(floats).Png());
    }

    [Fact]
    public void Pictures_stay_after_their_tensors_are_gone_and_hold_none()
    {
        long before = LiveTensors.Count();
        ImageGrid grid;
        using (var images = rand(3, 3, 8, 8))
        {
            using var scores = rand(3, 2, 2);
            grid = new ImageGrid(images, ["a", "b", "c"]).WithHeat(scores).WithBoxes(1, new Overlay(0, 0, 0.5, 0.5, "box")).WithVerdicts([true, false, true]);
        }
        Assert.Equal(before, Tensor.TotalCount);
        Assert.NotEmpty(grid.Png());
        Assert.Contains("  1: b", grid.ToString());
    }

    [Fact]
    public void A_box_is_drawn_where_it_says()
    {
        using var images = zeros([1, 3, 32, 32], uint8);
        var grid = new ImageGrid(images, scale: 4).WithBoxes(0, new Overlay(0.25, 0.5, 0.75, 1, Colour: "#00ff00"));
        using var picture = SKBitmap.Decode(grid.Png());
        Assert.Equal(new SKColor(0, 255, 0), picture.GetPixel(12 + 64, 12 + 64));
        Assert.Equal(SKColors.Black, picture.GetPixel(12 + 96, 12 + 64));
    }

    [Fact]
    public void Rows_are_of_nearly_equal_length_and_many_images_are_cut()
    {
        using var ten = zeros([10, 3, 32, 32], uint8);
        Assert.Equal(5, new ImageGrid(ten).Columns);
        using var many = zeros([100, 3, 4, 4], uint8);
        var grid = new ImageGrid(many);
        Assert.Equal(64, grid.Count);
        Assert.Contains("first 64 of 100 images", grid.ToString());
    }

    [Fact]
    public void Wrong_shapes_are_refused_with_the_remedy()
    {
        using var wrong = zeros([2, 4, 8, 8]);
        Assert.Contains("expected [N, 3, H, W]", Assert.Throws<ArgumentException>(() => new ImageGrid(wrong)).Message);
        using var images = zeros([2, 3, 8, 8]);
        Assert.Throws<ArgumentException>(() => new ImageGrid(images, ["only one"]));
        Assert.Throws<ArgumentException>(() => new ImageGrid(images).WithBoxes(2));
        Assert.Throws<ArgumentException>(() => new ImageGrid(images).WithLayer(wrong.narrow(1, 0, 3).narrow(2, 0, 4)));
    }

    [Fact]
    public void Labels_keep_their_colours_apart()
    {
        using var labels = arange(256).reshape(1, 16, 16);
        using var colours = Colourise.Labels(labels);
        using var flat = colours.reshape(3, 256).t().contiguous();
        byte[] bytes = [.. flat.data<byte>()];
        Assert.Equal([1, 3, 16, 16], colours.shape);
        Assert.True(bytes.Chunk(3).Select(c => (c[0], c[1], c[2])).Distinct().Count() > 250);
    }

    [Fact]
    public void Depth_is_lightest_near_and_grey_where_unknown()
    {
        using var depth = tensor([1f, 2f, 3f, float.NaN]).reshape(1, 2, 2);
        using var colours = Colourise.Depth(depth);
        using var light = colours.to(float32).mean([1L]).reshape(4);
        float[] values = [.. light.data<float>()];
        Assert.True(values[0] > values[1] && values[1] > values[2]);
        Assert.Equal((0x9A + 0xA2 + 0xAB) / 3f, values[3], 0.01f);
    }

    [Fact]
    public void Heat_is_largest_where_the_score_is()
    {
        using var scores = zeros(1, 4, 4);
        scores[0, 1, 2] = 5;
        using var heat = Colourise.Heat(scores, 32);
        using var light = heat.to(float32).sum(1).reshape(-1);
        long best = light.argmax().item<long>();
        Assert.InRange(best / 32, 8, 15);
        Assert.InRange(best % 32, 16, 23);
    }
}
