using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>Writes numpy archives (.npz) as numpy.savez does: stored, version 1 headers, data at a multiple of 64.</summary>
public static class NpzWriter
{
    private const int Alignment = 64;

    /// <summary>Writes tensors to a file, atomically: a reader sees the old file or the whole new one.</summary>
    /// <param name="path">Target file; its folder is created.</param>
    /// <param name="tensors">Tensors by name; they stay the caller's. Numpy has no bfloat16: its bits are written as two-byte voids, as JAX does.</param>
    /// <exception cref="ArgumentException">A tensor has a type that numpy lacks.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one stays.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var headers = tensors.ToDictionary(t => t.Key, t => Header(t.Key, t.Value));
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, tensor) in tensors)
            {
                using var scope = NewDisposeScope();
                using var entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
                entry.Write(headers[name]);
                TensorBytes.Visit(tensor.detach().cpu().contiguous(), (piece, _) => entry.Write(piece));
            }
        });
    }

    private static byte[] Header(string name, Tensor tensor)
    {
        string type = tensor.dtype switch
        {
            ScalarType.Float64 => "<f8",
            ScalarType.Float32 => "<f4",
            ScalarType.Float16 => "<f2",
            ScalarType.BFloat16 => "|V2",
            ScalarType.Int64 => "<i8",
            ScalarType.Int32 => "<i4",
            ScalarType.Int16 => "<i2",
            ScalarType.Int8 => "|i1",
            ScalarType.Byte => "|u1",
            ScalarType.Bool => "|b1",
            _ => throw new ArgumentException($"Tensor '{name}' has type {tensor.dtype}, which numpy archives cannot hold; convert it first.", nameof(tensor)),
        };
        string shape = string.Concat(tensor.shape.Select(n => $"{n}, ")).TrimEnd();
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({(tensor.shape.Length == 1 ? shape : shape.TrimEnd(','))}), }}";
        const int start = 10;
        int length = (start + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - start));
        Encoding.ASCII.GetBytes(text, header.AsSpan(start));
        header[^1] = (byte)'\n';
        return header;
    }
}
