using System.Buffers.Binary;
using Experiments.Core;
using Experiments.Data;
using Experiments.Data.Png;
using SkiaSharp;
using TorchSharp;

namespace Experiments.Lib.Tests.Data;

public class PngReaderTests
{
    public static TheoryData<int, int, bool> Kinds()
    {
        var kinds = new TheoryData<int, int, bool>();
        foreach (var (colour, depth) in new[] { (0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16) })
        {
            kinds.Add(colour, depth, false);
            kinds.Add(colour, depth, true);
        }
        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_comes_back_exactly_and_as_an_independent_decoder_sees_it(int colour, int depth, bool isInterlaced)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        foreach (var (height, width) in new[] { (1, 1), (3, 2), (8, 8), (13, 21) })
        {
            var png = Png(height, width, colour, depth, isInterlaced);
            byte[] file = png.Encode((y, x, c) => Sample(png, y, x, c));
            var stored = ImageFile.ReadChannels(folder.Write("kind.png", file));
            int channels = colour == 3 ? 4 : png.Channels;
            Assert.Equal([channels, height, width], stored.shape);
            Assert.Equal(depth == 16 ? torch.int32 : torch.uint8, stored.dtype);
            var rgb = ImageFile.Decode(file, "kind");
            byte[] seen = Skia(file, height, width);
            for (int i = 0; i < height * width * 4; i++)
            {
                int y = i / 4 / width, x = i / 4 % width, c = i % 4;
                if (c < channels)
                    Assert.Equal(Expected(png, y, x, c), stored[c, y, x].to(torch.int32).item<int>());
                if (c < 3)
                    Assert.Equal(seen[i], rgb[c, y, x].item<byte>());
            }
        }
    }

    [Fact]
    public void Sixteen_bits_keep_their_upper_eight()
    {
        using var scope = torch.NewDisposeScope();
        var png = new TestPng(1, 3, 0, 16);
        var image = ImageFile.Decode(png.Encode((_, x, _) => x switch { 0 => 0x00FF, 1 => 0x7F80, _ => 0xFF00 }), "deep");
        Assert.Equal([0, 0x7F, 0xFF], image[0].data<byte>().ToArray());
    }

    [Fact]
    public void An_index_beyond_the_palette_is_black_and_a_missing_palette_an_error()
    {
        using var scope = torch.NewDisposeScope();
        var png = new TestPng(1, 2, 3, 8) { Palette = [9, 8, 7] };
        Assert.Equal([9, 0, 8, 0, 7, 0], ImageFile.Decode(png.Encode((_, x, _) => x), "index").data<byte>().ToArray());
        Refused(new TestPng(1, 2, 3, 8).Encode((_, x, _) => x), "palette");
    }

    [Theory]
    [InlineData(50_000, 50_000, "accepted")]
    [InlineData(9_000, 9_000, "hold")]
    [InlineData(0, 5, "0 x 5")]
    [InlineData(5, -1, "5 x -1")]
    public void Declared_sizes_are_refused_before_memory_is_taken(int width, int height, string reason)
    {
        byte[] file = Png(4, 4, 6, 16, isInterlaced: false).Encode((_, _, _) => 1);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), PngFormat.Crc(file.AsSpan(12, 17)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file, reason);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 4)]
    [InlineData(5, 8)]
    public void Kinds_that_the_format_does_not_know_are_refused(int colour, int depth) =>
        Refused(new TestPng(2, 2, colour, depth).Encode((_, _, _) => 0), $"colour type {colour}, {depth} bits");

    private static void Refused(byte[] file, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => ImageFile.Decode(file, "bad.png"));
        Assert.Contains("bad.png", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static TestPng Png(int height, int width, int colour, int depth, bool isInterlaced)
    {
        var png = new TestPng(height, width, colour, depth, isInterlaced);
        if (colour != 3)
            return png;
        var random = new CounterRandom(3, 0, 0);
        byte[] Bytes(ulong slot, int count) => [.. Enumerable.Range(0, count).Select(i => (byte)random.Integer(slot + (ulong)i, 256))];
        return png with { Palette = Bytes(0, 3 << depth), Opacities = Bytes(1000, 1 << depth - 1) };
    }

    private static int Sample(TestPng png, int y, int x, int c) => new CounterRandom(7, (ulong)png.Colour, (ulong)y).Integer((ulong)(4 * x + c), 1 << png.Depth);

    private static int Expected(TestPng png, int y, int x, int c)
    {
        int sample = Sample(png, y, x, png.Colour == 3 ? 0 : c);
        if (png.Colour == 3)
            return c < 3 ? png.Palette![3 * sample + c] : sample < png.Opacities!.Length ? png.Opacities[sample] : 255;
        return png.Depth < 8 ? sample * 255 / ((1 << png.Depth) - 1) : sample;
    }

    private static unsafe byte[] Skia(byte[] file, int height, int width)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        var pixels = new byte[height * width * 4];
        fixed (byte* start = pixels)
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), (nint)start));
        return pixels;
    }
}
