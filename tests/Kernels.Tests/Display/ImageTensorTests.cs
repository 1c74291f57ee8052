using Experiments.Kernels.Display;
using SkiaSharp;
using static TorchSharp.torch;

namespace Experiments.Kernels.Tests.Display;

public class ImageTensorTests
{
    private static (SKBitmap Bitmap, string Text) Drawn(Tensor images)
    {
        var data = Formatter.Format(images.ShowImage());
        return (SKBitmap.Decode(Convert.FromBase64String((string)data[MimeTypes.Png]!)), (string)data[MimeTypes.Text]!);
    }

    [Fact]
    public void Signed_images_are_black_at_minus_one_and_unsigned_ones_at_zero()
    {
        using var signed = tensor(new float[] { -1, 0, 1, 3 }).reshape(2, 2);
        var (bitmap, text) = Drawn(signed);
        Assert.Equal("float32[2, 2], values in [-1, 1]", text);
        Assert.Equal((128, 128), (bitmap.Width, bitmap.Height));
        Assert.Equal([0, 128, 255, 255], new[] { (0, 0), (127, 0), (0, 127), (127, 127) }.Select(at => (int)bitmap.GetPixel(at.Item1, at.Item2).Red));
        using var unsigned = tensor(new float[] { 0, 0.5f, 1, 2 }).reshape(1, 2, 2);
        (bitmap, text) = Drawn(unsigned);
        Assert.Equal("float32[1, 2, 2], values in [0, 1]", text);
        Assert.Equal([0, 128, 255, 255], new[] { (0, 0), (127, 0), (0, 127), (127, 127) }.Select(at => (int)bitmap.GetPixel(at.Item1, at.Item2).Red));
    }

    [Fact]
    public void Channels_are_colours()
    {
        using var red = zeros(3, 200, 100, dtype: ScalarType.Byte);
        red[0].fill_(200);
        var (bitmap, text) = Drawn(red);
        Assert.Equal("uint8[3, 200, 100], values in [0, 255]", text);
        Assert.Equal((100, 200), (bitmap.Width, bitmap.Height));
        Assert.Equal(new SKColor(200, 0, 0), bitmap.GetPixel(50, 50));
    }

    [Fact]
    public void A_batch_is_a_grid_that_ends()
    {
        using var batch = zeros(70, 1, 20, 10);
        var (bitmap, text) = Drawn(batch);
        Assert.Equal("first 64 images of float32[70, 1, 20, 10], values in [0, 1]", text);
        Assert.Equal((8 * 12 - 2, 8 * 22 - 2), (bitmap.Width, bitmap.Height));
        Assert.Equal(SKColors.White, bitmap.GetPixel(10, 5));
        Assert.Equal(SKColors.Black, bitmap.GetPixel(12, 5));
    }

    [Fact]
    public void Other_tensors_are_refused_with_the_shapes_that_fit()
    {
        using var flat = zeros(5);
        Assert.Equal("float32[5] holds no images; expected [H, W], [C, H, W] or [B, C, H, W] with 1 or 3 channels. (Parameter 'images')",
            Assert.Throws<ArgumentException>(() => flat.ShowImage()).Message);
        using var counts = zeros(3, 4, 4, dtype: ScalarType.Int64);
        Assert.Contains("whole numbers", Assert.Throws<ArgumentException>(() => counts.ShowImage()).Message);
    }

    [Fact]
    public void Drawing_leaves_no_tensor_behind()
    {
        using var images = rand(3, 3, 8, 8);
        images.ShowImage();
        long before = Tensor.TotalCount;
        images.ShowImage();
        Assert.Equal(before, Tensor.TotalCount);
    }
}
