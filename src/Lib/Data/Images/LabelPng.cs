using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Experiments.Core;
using Experiments.Data.Png;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Label and depth maps as single-channel PNG files, exact in both directions.</summary>
public static class LabelPng
{
    /// <summary>Encodes a map.</summary>
    /// <param name="map">uint8[H, W] (8 bits a pixel), or int32[H, W] with values in [0, 65535] (16 bits a pixel).</param>
    /// <returns>The file's bytes, a function of the values alone.</returns>
    /// <exception cref="ArgumentException">Another shape or type, or a value out of range.</exception>
    public static byte[] Encode(Tensor map)
    {
        Check.Shape(map, [-1, -1]);
        using var scope = NewDisposeScope();
        var (height, width) = ((int)map.shape[0], (int)map.shape[1]);
        var plain = map.contiguous().cpu();
        return map.dtype switch
        {
            ScalarType.Byte => PngWriter.Encode(plain.bytes, width, height, PngFormat.Grey, 8),
            ScalarType.Int32 => PngWriter.Encode(BigEndian(plain), width, height, PngFormat.Grey, 16),
            _ => throw new ArgumentException($"map is {map.dtype}; a label map is uint8, or int32 in [0, 65535].", nameof(map)),
        };
    }

    /// <summary>Writes a map as a PNG file, atomically.</summary>
    /// <param name="path">Target file.</param>
    /// <param name="map">As for <see cref="Encode"/>.</param>
    /// <exception cref="ArgumentException">Another shape or type, or a value out of range.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Tensor map)
    {
        byte[] encoded = Encode(map);
        AtomicFile.Write(path, stream => stream.Write(encoded));
    }

    /// <summary>Reads a grey PNG file of 8 or 16 bits, exactly.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Largest accepted width times height.</param>
    /// <returns>uint8[H, W] or int32[H, W], as the file has 8 or 16 bits.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Not a grey PNG file, damaged, cut short or too large; the message names the file.</exception>
    public static Tensor Read(string path, long maxPixels = ImageFile.MaxPixels)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Label map '{path}' does not exist; check the path.", path);
        return Decode(File.ReadAllBytes(path), path, maxPixels);
    }

    /// <summary>Decodes a grey PNG held in memory.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="name">Name used in errors.</param>
    /// <param name="maxPixels">Largest accepted width times height.</param>
    /// <returns>As for <see cref="Read"/>.</returns>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static Tensor Decode(byte[] encoded, string name, long maxPixels = ImageFile.MaxPixels)
    {
        var png = PngReader.Open(encoded, name, maxPixels);
        if (png.Colour != PngFormat.Grey || png.Depth < 8)
            throw new InvalidDataException($"Label map '{name}' has colour type {png.Colour} and {png.Depth} bits; label maps are grey (0) of 8 or 16 bits. Convert it.");
        using var channels = png.Decode().ToTensor();
        return channels.squeeze(0);
    }

    private static byte[] BigEndian(Tensor map)
    {
        var values = MemoryMarshal.Cast<byte, int>(map.bytes);
        var bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is < 0 or > ushort.MaxValue)
                throw new ArgumentException($"map holds {values[i]}; 16-bit label maps hold 0 to 65535.", nameof(map));
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), (ushort)values[i]);
        }
        return bytes;
    }
}
