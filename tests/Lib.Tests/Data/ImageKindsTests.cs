using System.Buffers.Binary;
using Experiments.Data;
using SkiaSharp;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class ImageKindsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Pictures_are_turned_upright_as_their_orientation_says(int orientation)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        var image = Noise(12, 20);
        // What each value of the tag means (Exif 2.3, table 4.6.4): where the stored row 0 and column 0 lie.
        var upright = orientation switch
        {
            2 => image.flip(2),
            3 => image.flip(1, 2),
            4 => image.flip(1),
            5 => image.transpose(1, 2),
            6 => image.transpose(1, 2).flip(2),
            7 => image.transpose(1, 2).flip(1, 2),
            8 => image.transpose(1, 2).flip(1),
            _ => image,
        };
        foreach (bool isLittle in new[] { true, false })
        {
            byte[] tiff = TestExif.Tiff(orientation, isLittle);
            byte[] png = (new TestPng(12, 20, 2, 8) { Exif = tiff }).Encode((y, x, c) => image[c, y, x].item<byte>());
            byte[] webp = TestExif.Webp(TestExif.LosslessWebp(image), 12, 20, tiff);
            foreach (var (name, file) in new[] { ("a.png", png), ("a.webp", webp) })
            {
                string path = folder.Write(name, file);
                AssertEqual(upright, ImageFile.Read(path));
                AssertEqual(image, ImageFile.Read(path, upright: false));
                Assert.Equal(((int)upright.shape[1], (int)upright.shape[2]), ImageFile.Size(path));
            }
            byte[] plain = TestExif.Jpeg(image), turned = TestExif.Jpeg(plain, tiff);
            var stored = ImageFile.Decode(plain, "plain.jpg");
            AssertEqual(stored, ImageFile.Decode(turned, "a.jpg", upright: false));
            var expected = orientation >= 5 ? stored.transpose(1, 2) : stored;
            long[] flips = orientation switch { 2 or 6 => [2], 3 or 7 => [1, 2], 4 or 8 => [1], _ => [] };
            AssertEqual(flips.Length == 0 ? expected : expected.flip(flips), ImageFile.Decode(turned, "a.jpg"));
        }
    }

    [Fact]
    public void Damaged_orientation_notes_leave_the_picture_as_it_stands()
    {
        using var scope = torch.NewDisposeScope();
        var image = Noise(3, 4);
        byte[] whole = TestExif.Tiff(6, isLittle: true);
        for (int cut = 0; cut < whole.Length; cut++)
        {
            byte[] tiff = cut < 32 ? whole[..cut] : [.. whole[..4], 0xFF, 0xFF, 0xFF, 0xFF, .. whole[8..]];
            byte[] png = (new TestPng(3, 4, 2, 8) { Exif = tiff }).Encode((y, x, c) => image[c, y, x].item<byte>());
            AssertEqual(image, ImageFile.Decode(png, "a.png"));
        }
    }

    [Fact]
    public void Lossless_webp_is_read_exactly()
    {
        using var scope = torch.NewDisposeScope();
        var image = Noise(17, 33);
        AssertEqual(image, ImageFile.Decode(TestExif.LosslessWebp(image), "a.webp"));
    }

    [Theory]
    [InlineData("cmyk.jpg", 2)]
    [InlineData("grey.jpg", 1)]
    [InlineData("palette.bmp", 0)]
    [InlineData("lossy.webp", 2)]
    public void Files_decode_as_the_reference_decodes_them(string file, int tolerance)
    {
        using var scope = torch.NewDisposeScope();
        var actual = ImageFile.Read(Fixture(file)).to(torch.int32);
        var expected = ImageFile.Read(Fixture($"{Path.GetFileNameWithoutExtension(file)}-expected.png")).to(torch.int32);
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().item<int>(), 0, tolerance);
    }

    [Fact]
    public void Grey_jpeg_has_one_stored_channel()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(1, ImageFile.ReadChannels(Fixture("grey.jpg")).shape[0]);
        Assert.Equal(3, ImageFile.ReadChannels(Fixture("lossy.webp")).shape[0]);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    [InlineData("webp")]
    [InlineData("lossy.webp")]
    [InlineData("bmp")]
    public void A_file_cut_short_is_refused_by_name_and_never_half_a_picture(string kind)
    {
        using var scope = torch.NewDisposeScope();
        byte[] file = Of(kind);
        var whole = ImageFile.Decode(file, "whole");
        for (int i = 1; i < 40; i++)
        {
            try
            {
                // A file that lacks nothing but its end mark may be read.
                AssertEqual(whole, ImageFile.Decode(file[..(file.Length * i / 40)], "cut"));
                Assert.Fail($"{i} fortieths of the {kind} file were read.");
            }
            catch (InvalidDataException e)
            {
                Assert.Contains("'cut'", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("webp")]
    [InlineData("bmp")]
    public void Pictures_of_more_pixels_than_accepted_are_refused_before_memory_is_taken(string kind)
    {
        byte[] file = Bomb(kind);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => ImageFile.Decode(file, "bomb"));
        Assert.Contains("'bomb'", error.Message, StringComparison.Ordinal);
        Assert.Contains(" x ", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        Assert.Contains("100", Assert.Throws<InvalidDataException>(() => ImageFile.Decode(Of(kind), "small", maxPixels: 100)).Message, StringComparison.Ordinal);
    }

    /// <summary>A file of the kind, small and valid.</summary>
    internal static byte[] Of(string kind)
    {
        using var scope = torch.NewDisposeScope();
        var image = Noise(24, 40);
        return kind switch
        {
            "png" => ImageFile.EncodePng(image),
            "jpg" => TestExif.Jpeg(image),
            "webp" => TestExif.LosslessWebp(image),
            "lossy.webp" => TestExif.Encode(image, pixels => pixels.Encode(SKEncodedImageFormat.Webp, 70)),
            _ => Bmp(image),
        };
    }

    internal static string Fixture(string file) => Repository.PathOf("tests", "Lib.Tests", "Fixtures", "images", file);

    private static byte[] Bomb(string kind)
    {
        byte[] file = Of(kind);
        switch (kind)
        {
            case "jpg":
                int frame = Enumerable.Range(0, file.Length).First(i => file[i] == 0xFF && file[i + 1] == 0xC0);
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 60_000);
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 1_400);
                return file;
            case "webp":
                // 14 bits of width and height less one follow the signature byte of the lossless chunk.
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(21), 16_000 | 16_000u << 14);
                return file;
            default:
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), 40_000);
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), 40_000);
                return file;
        }
    }

    private static byte[] Bmp(torch.Tensor image)
    {
        int height = (int)image.shape[1], width = (int)image.shape[2], row = (3 * width + 3) / 4 * 4;
        var file = new byte[54 + height * row];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < 3 * width; i++)
                file[54 + (height - 1 - y) * row + i] = image[2 - i % 3, y, i / 3].item<byte>();
        }
        return file;
    }
}
