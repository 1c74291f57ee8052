using Experiments.Plots.Painting;
using SkiaSharp;

namespace Experiments.Lib.Tests.Plots;

public class PngFileTests
{
    [Fact]
    public void Few_colours_survive_exactly() => AssertNear(Picture((x, y) => new SKColor((byte)(x / 8 * 30), (byte)(y / 8 * 30), 77)), 0, paletted: true);

    [Fact]
    public void Many_near_colours_share_a_palette_within_what_eyes_miss() =>
        AssertNear(Picture((x, y) => new SKColor((byte)(x * 2), (byte)(100 + y / 16), 90)), 20, paletted: true);

    [Fact]
    public void Pictures_of_many_colours_survive_exactly() =>
        AssertNear(Picture((x, y) => new SKColor((byte)(x * 7 + y * 13), (byte)(x * x + 31 * y), (byte)(y * y * 3 + x))), 0, paletted: false);

    private static SKBitmap Picture(Func<int, int, SKColor> colour)
    {
        var bitmap = new SKBitmap(new SKImageInfo(120, 90, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
                bitmap.SetPixel(x, y, colour(x, y));
        }
        return bitmap;
    }

    private static void AssertNear(SKBitmap picture, int tolerance, bool paletted)
    {
        using (picture)
        {
            byte[] file = PngFile.Encode(picture, 1.5f);
            using var read = SKBitmap.Decode(file);
            Assert.Equal(paletted ? 3 : 2, file[25]);
            Assert.Equal((picture.Width, picture.Height), (read.Width, read.Height));
            int worst = 0;
            for (int i = 0; i < picture.Width * picture.Height; i++)
            {
                var (a, b) = (picture.GetPixel(i % picture.Width, i / picture.Width), read.GetPixel(i % picture.Width, i / picture.Width));
                worst = Math.Max(worst, Math.Max(Math.Abs(a.Red - b.Red), Math.Max(Math.Abs(a.Green - b.Green), Math.Abs(a.Blue - b.Blue))));
            }
            Assert.InRange(worst, 0, tolerance);
        }
    }
}
