using System.Buffers.Binary;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Engine;

public class PictureWidthTests
{
    [Theory]
    [InlineData(900, 5669, 1, """{"image/png":{"width":600}}""")]
    [InlineData(900, 7559, 1, """{"image/png":{"width":450}}""")]
    [InlineData(900, 3780, 1, "{}")]
    [InlineData(900, 2835, 1, "{}")]
    [InlineData(900, 11811, 1, "{}")]
    [InlineData(900, 5669, 0, "{}")]
    public void A_picture_denser_than_the_page_is_shown_smaller_than_its_pixels(int width, int perMetre, byte unit, string metadata) =>
        Assert.Equal(metadata, MetadataOf(Convert.ToBase64String(Png(width, perMetre, unit))));

    [Theory]
    [InlineData("")]
    [InlineData("iVBORw0KGgo=")]
    [InlineData("not a picture at all, but long enough that a reader who trusts it looks for a header in the first hundred bytes of this very sentence")]
    public void What_is_no_picture_has_no_width(string content) => Assert.Equal("{}", MetadataOf(content));

    [Fact]
    public void A_value_without_a_picture_has_none() => Assert.Equal("{}", PictureWidth.Metadata(new() { ["text/plain"] = "1" }).ToJsonString());

    private static string MetadataOf(string picture) => PictureWidth.Metadata(new() { ["image/png"] = picture }).ToJsonString();

    // Signature, header and density: all that is looked at.
    private static byte[] Png(int width, int perMetre, byte unit)
    {
        byte[] file = new byte[100];
        byte[] start = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8];
        start.CopyTo(file, 0);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        "pHYs"u8.CopyTo(file.AsSpan(37));
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(41), perMetre);
        file[49] = unit;
        return file;
    }
}
