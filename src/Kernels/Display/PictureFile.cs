namespace Experiments.Kernels.Display;

/// <summary>Picture files, told by their first bytes.</summary>
internal static class PictureFile
{
    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    /// <summary>The mime type of a file of a kind that every front shows; null for other content.</summary>
    public static string? MimeOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(PngStart) ? MimeTypes.Png
        : bytes.StartsWith(JpegStart) ? MimeTypes.Jpeg
        : bytes.StartsWith("GIF8"u8) ? MimeTypes.Gif
        : null;
}
