using System.IO.Compression;
using Experiments.Core;
using Experiments.Data;
using Experiments.Data.Png;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class LabelPngTests
{
    [Fact]
    public void Eight_and_sixteen_bit_maps_come_back_exactly()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        var bytes = Noise(33, 17)[0];
        var words = torch.arange(65536, dtype: torch.ScalarType.Int32).reshape(128, 512);
        LabelPng.Write(folder.File("b.png"), bytes);
        LabelPng.Write(folder.File("w.png"), words);
        AssertEqual(bytes, LabelPng.Read(folder.File("b.png")));
        AssertEqual(words, LabelPng.Read(folder.File("w.png")));
    }

    [Fact]
    public void Eight_bit_map_agrees_with_an_independent_decoder()
    {
        using var scope = torch.NewDisposeScope();
        var map = Noise(21, 40)[1];
        var image = ImageFile.Decode(LabelPng.Encode(map), "map");
        AssertEqual(map.expand(3, -1, -1), image);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void Values_that_do_not_fit_are_refused(int value)
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains(value.ToString(), Assert.Throws<ArgumentException>(() => LabelPng.Encode(torch.full([2, 2], value, torch.ScalarType.Int32))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LabelPng.Encode(torch.zeros(2, 2)));
    }

    [Fact]
    public void Any_single_damaged_byte_gives_the_map_or_a_clear_error()
    {
        using var scope = torch.NewDisposeScope();
        var map = Noise(9, 9)[0];
        byte[] whole = LabelPng.Encode(map);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x41;
            Assert.Contains("m.png", Assert.Throws<InvalidDataException>(() => LabelPng.Decode(damaged, "m.png")).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidDataException>(() => LabelPng.Decode(whole[..i], "m.png"));
        }
    }

    [Fact]
    public void Colour_images_are_no_label_maps()
    {
        using var scope = torch.NewDisposeScope();
        var error = Assert.Throws<InvalidDataException>(() => LabelPng.Decode(ImageFile.EncodePng(Noise(4, 4)), "rgb.png"));
        Assert.Contains("colour type 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(100_000, 1)]
    [InlineData(100_000, 3)]
    [InlineData(70_000, 256)]
    public void Compressed_bytes_inflate_to_the_original(int length, int symbols)
    {
        var random = new CounterRandom(5, 0, (ulong)symbols);
        var data = new byte[length];
        for (int i = 0; i < length; i++)
            data[i] = (byte)random.Integer((ulong)i, symbols);
        using var inflated = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(Deflate.Compress(data)), CompressionMode.Decompress))
            zlib.CopyTo(inflated);
        Assert.Equal(data, inflated.ToArray());
    }
}
