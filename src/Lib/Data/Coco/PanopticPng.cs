using System.Runtime.InteropServices;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Data.Coco;

/// <summary>Panoptic maps as colour PNG files: value = red + 256 green + 65536 blue, 0 for pixels of no segment.</summary>
public static class PanopticPng
{
    private const int Limit = 1 << 24;

    /// <summary>Encodes a map.</summary>
    /// <param name="ids">int32[H, W], values in [0, 2^24).</param>
    /// <returns>The file's bytes, a function of the values alone.</returns>
    /// <exception cref="ArgumentException">Another shape or type, or a value out of range.</exception>
    public static byte[] Encode(Tensor ids)
    {
        Check.Shape(ids, [-1, -1]);
        using var scope = NewDisposeScope();
        if (ids.dtype != ScalarType.Int32)
            throw new ArgumentException($"ids are {ids.dtype}; a panoptic map is int32.", nameof(ids));
        var values = MemoryMarshal.Cast<byte, int>(ids.contiguous().cpu().bytes);
        var image = empty([3, .. ids.shape], dtype: ScalarType.Byte);
        var bytes = image.bytes;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is < 0 or >= Limit)
                throw new ArgumentException($"ids hold {values[i]}; panoptic maps hold 0 to {Limit - 1}.", nameof(ids));
            for (int channel = 0; channel < 3; channel++)
                bytes[channel * values.Length + i] = (byte)(values[i] >> 8 * channel);
        }
        return ImageFile.EncodePng(image);
    }

    /// <summary>Reads a map.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Largest accepted width times height.</param>
    /// <returns>int32[H, W].</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not an image, damaged or too large; the message names the file.</exception>
    public static Tensor Read(string path, long maxPixels = ImageFile.MaxPixels)
    {
        using var scope = NewDisposeScope();
        var image = ImageFile.Read(path, maxPixels, upright: false);
        var bytes = image.bytes;
        var ids = empty(image.shape[1], image.shape[2], dtype: ScalarType.Int32);
        var values = MemoryMarshal.Cast<byte, int>(ids.bytes);
        for (int i = 0; i < values.Length; i++)
            values[i] = bytes[i] | bytes[values.Length + i] << 8 | bytes[2 * values.Length + i] << 16;
        return ids.MoveToOuterDisposeScope();
    }
}
