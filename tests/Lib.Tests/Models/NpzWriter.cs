using System.IO.Compression;
using System.Text;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

/// <summary>Writes float32 arrays as numpy.savez does.</summary>
internal static class NpzWriter
{
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, tensor) in tensors)
        {
            using var stream = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
            string shape = string.Concat(tensor.shape.Select(n => $"{n},"));
            string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}";
            header = header.PadRight((10 + header.Length + 64) / 64 * 64 - 11) + "\n";
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length & 255), (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)]);
            stream.Write(tensor.contiguous().bytes);
        }
    }
}
