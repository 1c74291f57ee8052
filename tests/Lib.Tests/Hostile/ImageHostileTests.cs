using Experiments.Data;
using Experiments.Lib.Tests.Data;

namespace Experiments.Lib.Tests.Hostile;

public class ImageHostileTests
{
    private const long MaxPixels = 1 << 20;

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    [InlineData("webp")]
    [InlineData("lossy.webp")]
    [InlineData("bmp")]
    public void Damaged_images_are_read_or_refused(string kind) => Run(ImageKindsTests.Of(kind), kind);

    [Theory]
    [InlineData("progressive.jpg")]
    [InlineData("palette.png")]
    [InlineData("gray16.png")]
    public void Damaged_fixture_images_are_read_or_refused(string file) =>
        Run(File.ReadAllBytes(Repository.PathOf("tests", "Lib.Tests", "Fixtures", "parity", "image_files", file)), Path.GetExtension(file)[1..]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_pixel_data_behind_good_checksums_are_read_or_refused(bool isInterlaced)
    {
        byte[] original = new TestPng(24, 40, 6, 16, isInterlaced).Encode((y, x, c) => y * x * (c + 1) * 37 & 0xFFFF);
        HostileFiles.Run(original, ".png", path =>
        {
            byte[] bytes = File.ReadAllBytes(path);
            MendChecksums(bytes);
            File.WriteAllBytes(path, bytes);
            Read(path);
        });
    }

    private static void Run(byte[] original, string extension) => HostileFiles.Run(original, "." + extension, Read);

    private static void Read(string path)
    {
        InvalidDataException? error = null;
        foreach (var read in new Action[]
        {
            () => ImageFile.Read(path, MaxPixels).Dispose(),
            () => ImageFile.ReadChannels(path, MaxPixels).Dispose(),
            () => ImageFile.Size(path),
            () => Parts.Read([path]).Dispose(),
        })
        {
            try
            {
                read();
            }
            catch (InvalidDataException e)
            {
                Assert.Contains(Path.GetFileName(path), e.Message);
                error = e;
            }
        }
        if (error is not null)
            throw error;
    }

    // A small part of the picture, decoded small: the way through a decoder that reads rows.
    private static ImagePreprocessor Parts { get; } = new(
        new ImagePreprocessing(new RandomResizedCrop(4, 4, 0.05, 0.2), PillowResize.Bilinear, new(0), new(1), DecodeMargin: 1), threads: 1, maxPixels: MaxPixels);

    private static void MendChecksums(byte[] png)
    {
        long at = 8;
        while (at + 12 <= png.Length)
        {
            long length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan((int)at));
            if (length < 0 || at + 12 + length > png.Length)
                return;
            uint crc = Experiments.Data.Png.PngFormat.Crc(png.AsSpan((int)at + 4, (int)length + 4));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan((int)(at + 8 + length)), crc);
            at += 12 + length;
        }
    }
}
