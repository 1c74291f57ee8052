using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Engine;

/// <summary>The width at which a PNG picture is meant to be shown, which fronts take from an output's metadata only.</summary>
/// <remarks>Charts have more than one pixel for each of the page's, so that they stay sharp, and say so by their density.</remarks>
internal static class PictureWidth
{
    private const double PerMetreAtScale1 = 96 / 0.0254;
    private const int HeadBytes = 96;

    // What screens have. A scan of 300 to the inch is not shown at a third of its size.
    private const double LargestScale = 2;

    /// <summary>The metadata of an output: the width of its picture when that is not its pixels, otherwise nothing.</summary>
    /// <param name="data">Mime type to content.</param>
    public static JsonObject Metadata(JsonObject data) =>
        data[MimeTypes.Png] is JsonValue value && value.TryGetValue(out string? picture) && Of(picture) is { } width
            ? new() { [MimeTypes.Png] = new JsonObject { ["width"] = width } }
            : [];

    // The header chunk comes first; a chunk of the density, if any, directly after it in files of this project.
    private static int? Of(string picture)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        if (picture.Length < HeadBytes / 3 * 4)
            return null;
        Base64.DecodeFromUtf8(Encoding.ASCII.GetBytes(picture[..(HeadBytes / 3 * 4)]), head, out _, out int length);
        if (length < HeadBytes || PictureFile.MimeOf(head) != MimeTypes.Png || !head[37..41].SequenceEqual("pHYs"u8) || head[49] != 1)
            return null;
        double scale = BinaryPrimitives.ReadUInt32BigEndian(head[41..]) / PerMetreAtScale1;
        return scale is > 1.01 and < LargestScale + 0.01 ? (int)Math.Round(BinaryPrimitives.ReadUInt32BigEndian(head[16..]) / scale) : null;
    }
}
