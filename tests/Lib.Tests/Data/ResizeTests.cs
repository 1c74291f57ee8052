using Experiments.Data;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class ResizeTests
{
    [Fact]
    public void Antialiased_halving_averages_and_plain_doubling_interpolates()
    {
        using var scope = torch.NewDisposeScope();
        var ramp = torch.tensor(new float[] { 0, 4, 8, 12 }, [1, 1, 1, 4]);
        var wide = Resize.Bilinear(ramp, 1, 8, antialias: false);
        Assert.Equal([0f, 1, 3, 5, 7, 9, 11, 12], wide.data<float>().ToArray());
        // Triangle filter of support 2 at scale 2: weights 3 3 1 at the border, halves are 1/7 shares there.
        var half = Resize.Bilinear(ramp, 1, 2).data<float>().ToArray();
        Assert.Equal((0 * 3 + 4 * 3 + 8) / 7f, half[0], 5);
        Assert.Equal((4 + 8 * 3 + 12 * 3) / 7f, half[1], 5);
    }

    [Fact]
    public void Bytes_are_rounded_and_an_unchanged_size_is_a_copy()
    {
        using var scope = torch.NewDisposeScope();
        var image = Noise(6, 5);
        AssertEqual(image, Resize.Bilinear(image, 6, 5));
        var resized = Resize.Bilinear(image, 3, 4);
        AssertEqual(Resize.Bilinear(image.to(torch.float32), 3, 4).round().to(torch.ScalarType.Byte), resized);
        var batch = torch.stack([image, Noise(6, 5, 2)]);
        AssertEqual(resized, Resize.Bilinear(batch, 3, 4)[0]);
    }

    [Fact]
    public void Crop_and_mirror_agree_with_boxes()
    {
        using var scope = torch.NewDisposeScope();
        var image = Noise(8, 8);
        var box = new Box(0.25f, 0.125f, 0.75f, 0.5f);
        var flipped = box.Mirrored();
        Assert.Equal(new Box(0.25f, 0.5f, 0.75f, 0.875f), flipped);
        Assert.Contains("Left = 0.5", flipped.ToString());
        AssertEqual(Resize.Mirror(Cut(image, box)), Cut(Resize.Mirror(image), flipped));
        Assert.Throws<ArgumentException>(() => Resize.Crop(image, 5, 0, 4, 2));

        static torch.Tensor Cut(torch.Tensor image, Box b) =>
            Resize.Crop(image, (int)(b.Top * 8), (int)(b.Left * 8), (int)((b.Bottom - b.Top) * 8), (int)((b.Right - b.Left) * 8));
    }

    [Fact]
    public void Byte_range_maps_onto_the_unit_range_and_back()
    {
        using var scope = torch.NewDisposeScope();
        var bytes = torch.arange(256, dtype: torch.ScalarType.Byte);
        var floats = Pixels.ToFloat(bytes);
        Assert.Equal(-1f, floats[0].item<float>());
        Assert.Equal(1f, floats[255].item<float>());
        AssertEqual(bytes, Pixels.ToBytes(floats));
        AssertEqual(bytes.to(torch.float32).div(255f).mul(2f).sub(1f), floats);
        Assert.Equal([0, 255], Pixels.ToBytes(torch.tensor(new float[] { -3, 3 })).data<byte>().ToArray());
    }
}
