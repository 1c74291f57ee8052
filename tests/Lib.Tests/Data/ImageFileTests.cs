using System.Buffers.Binary;
using Experiments.Core;
using Experiments.Data;
using SkiaSharp;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class ImageFileTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 300)]
    [InlineData(37, 19)]
    public void Png_round_trip_is_exact(int height, int width)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        var image = Noise(height, width);
        ImageFile.WritePng(folder.File("deep/a.png"), image);
        AssertEqual(image, ImageFile.Read(folder.File("deep/a.png")));
        Assert.Equal((height, width), ImageFile.Size(folder.File("deep/a.png")));
    }

    [Fact]
    public void Every_row_filter_is_read_alike_by_an_independent_decoder()
    {
        using var scope = torch.NewDisposeScope();
        var random = new CounterRandom(1, 0, 0);
        var bytes = new byte[3 * 64 * 64];
        for (int i = 0; i < bytes.Length; i++)
        {
            // Slopes, steps and a little noise: each filter wins some rows, and the Paeth predictor meets ties.
            int y = i / 64 % 64, x = i % 64;
            bytes[i] = (byte)((y < 12 ? 5 * x : y < 24 ? 7 * y : y < 36 ? 3 * (x + y) : y < 50 ? x / 9 * 40 + y / 5 * 31 : 90) + random.Integer((ulong)i, y % 4 == 0 ? 9 : 2));
        }
        var image = torch.tensor(bytes, [3, 64, 64]);
        AssertEqual(image, ImageFile.Decode(ImageFile.EncodePng(image), "slopes"));
        foreach (int channel in new[] { 0, 1, 2 })
            AssertEqual(image[channel], LabelPng.Decode(LabelPng.Encode(image[channel]), "slopes"));
    }

    [Fact]
    public void Written_png_shrinks_flat_images_and_does_not_change_with_the_tensor_layout()
    {
        using var scope = torch.NewDisposeScope();
        var flat = torch.full([3, 256, 256], 90, torch.ScalarType.Byte);
        Assert.InRange(ImageFile.EncodePng(flat).Length, 60, 3000);
        var image = Noise(20, 30);
        var turned = image.permute(1, 2, 0).contiguous().permute(2, 0, 1);
        Assert.Equal(ImageFile.EncodePng(image), ImageFile.EncodePng(turned));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 100, 6)]
    [InlineData(SKEncodedImageFormat.Webp, 100, 12)]
    public void Lossy_formats_decode_in_the_right_channel_order(SKEncodedImageFormat format, int quality, int tolerance)
    {
        using var scope = torch.NewDisposeScope();
        using var bitmap = new SKBitmap(24, 16, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(200, 100, 30));
        using var encoded = bitmap.Encode(format, quality);
        var image = ImageFile.Decode(encoded.ToArray(), "flat");
        Assert.Equal([3L, 16L, 24L], image.shape);
        var expected = torch.tensor(new byte[] { 200, 100, 30 }).reshape(3, 1, 1).to(torch.ScalarType.Int32);
        Assert.True((image.to(torch.ScalarType.Int32) - expected).abs().max().item<int>() <= tolerance);
    }

    [Fact]
    public void Alpha_is_dropped_and_colours_stay_as_stored()
    {
        using var scope = torch.NewDisposeScope();
        using var bitmap = new SKBitmap(2, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.SetPixel(0, 0, new SKColor(250, 10, 77, 3));
        bitmap.SetPixel(1, 0, new SKColor(1, 2, 3, 255));
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var image = ImageFile.Decode(encoded.ToArray(), "thin");
        AssertEqual(torch.tensor(new byte[] { 250, 1, 10, 2, 77, 3 }, [3, 1, 2]), image);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.1)]
    public void Truncated_png_is_refused_by_name(double kept)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        byte[] whole = ImageFile.EncodePng(Noise(64, 64));
        string path = folder.Write("cut.png", whole[..(int)(whole.Length * kept)]);
        var error = Assert.Throws<InvalidDataException>(() => ImageFile.Read(path));
        Assert.Contains("cut.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_declared_size_is_refused_before_decoding()
    {
        using var scope = torch.NewDisposeScope();
        byte[] bomb = ImageFile.EncodePng(Noise(4, 4));
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), 60_000);
        FixHeaderChecksum(bomb);
        long before = GC.GetTotalAllocatedBytes();
        var error = Assert.Throws<InvalidDataException>(() => ImageFile.Decode(bomb, "bomb.png"));
        Assert.Contains("60000 x 60000", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 1_000_000);
    }

    [Fact]
    public void Garbage_empty_and_missing_files_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        foreach (byte[] content in new byte[][] { [], [1, 2, 3], new byte[5000], "GIF89a"u8.ToArray() })
        {
            string path = folder.Write("bad.png", content);
            Assert.Contains("bad.png", Assert.Throws<InvalidDataException>(() => ImageFile.Read(path)).Message, StringComparison.Ordinal);
        }
        Assert.Contains("none.png", Assert.Throws<FileNotFoundException>(() => ImageFile.Read(folder.File("none.png"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float_images_are_refused_with_the_remedy()
    {
        using var scope = torch.NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => ImageFile.EncodePng(torch.zeros(3, 4, 4)));
        Assert.Contains("ToBytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoding_leaves_no_tensor_but_its_result()
    {
        byte[] encoded;
        using (torch.NewDisposeScope())
            encoded = ImageFile.EncodePng(Noise(8, 8));
        long before = LiveTensors.Count();
        using (ImageFile.Decode(encoded, "a"))
            Assert.Equal(before + 1, LiveTensors.Count());
        Assert.Throws<InvalidDataException>(() => ImageFile.Decode(encoded[..50], "a"));
        Assert.Equal(before, LiveTensors.Count());
    }

    private static void FixHeaderChecksum(byte[] png) =>
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Experiments.Data.Png.PngFormat.Crc(png.AsSpan(12, 17)));
}
