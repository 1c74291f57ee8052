using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Data.Coco;

/// <summary>Panoptic maps as colour PNG files: value = red + 256 green + 65536 blue, 0 for pixels of no segment.</summary>
public static class PanopticPng
{
    /// <summary>Encodes a map.</summary>
    /// <param name="ids">int32[H, W], values in [0, 2^24).</param>
    /// <returns>The file's bytes, a function of the values alone.</returns>
    /// <exception cref="ArgumentException">Another shape or type, or a value out of range.</exception>
    public static byte[] Encode(Tensor ids)
    {
        Check.Shape(ids, [-1, -1]);
        using var scope = NewDisposeScope();
        if (ids.dtype != ScalarType.Int32 || ids.lt(0).logical_or(ids.ge(1 << 24)).any().item<bool>())
            throw new ArgumentException($"ids are {ids.dtype}; a panoptic map is int32 with values from 0 to {(1 << 24) - 1}.", nameof(ids));
        return ImageFile.EncodePng(stack([ids.bitwise_and(255), ids.bitwise_right_shift(8).bitwise_and(255), ids.bitwise_right_shift(16)]).to(ScalarType.Byte));
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
        var channels = ImageFile.Read(path, maxPixels).to(ScalarType.Int32);
        return (channels[0] + channels[1] * 256 + channels[2] * 65536).MoveToOuterDisposeScope();
    }
}
