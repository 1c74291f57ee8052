using System.IO.Compression;
using System.Text;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class NpzFileTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.npz");

    public void Dispose() => File.Delete(path);

    public static TheoryData<string, ScalarType, byte[], float[]> Types => new()
    {
        { "<f8", ScalarType.Float64, Bytes(1.5, -2.0), [1.5f, -2] },
        { "<f4", ScalarType.Float32, Bytes(1.5f, -2f), [1.5f, -2] },
        { "<f2", ScalarType.Float16, Bytes((Half)1.5, (Half)(-2)), [1.5f, -2] },
        { "<i8", ScalarType.Int64, Bytes(7L, -8L), [7, -8] },
        { "<i4", ScalarType.Int32, Bytes(7, -8), [7, -8] },
        { "<i2", ScalarType.Int16, Bytes((short)7, (short)-8), [7, -8] },
        { "|i1", ScalarType.Int8, [7, 0xF8], [7, -8] },
        { "|u1", ScalarType.Byte, [7, 248], [7, 248] },
        { "|b1", ScalarType.Bool, [1, 0], [1, 0] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_element_type_is_read_stored_and_deflated(string descr, ScalarType type, byte[] data, float[] expected)
    {
        Write(("a", Npy(descr, "(2,)", data), CompressionLevel.NoCompression), ("b", Npy(descr, "(2,)", data), CompressionLevel.Optimal));
        using var scope = NewDisposeScope();
        using var file = NpzFile.Open(path);
        Assert.Equal(["a", "b"], file.Names);
        foreach (string name in file.Names)
        {
            var tensor = file.Read(name);
            Assert.Equal(type, tensor.dtype);
            Assert.Equal([2], tensor.shape);
            Assert.Equal(expected, tensor.to(float32).data<float>().ToArray());
        }
    }

    [Fact]
    public void Column_major_arrays_are_turned_into_row_major_tensors()
    {
        Write(("x", Npy("<i4", "(2, 3)", Bytes(1, 4, 2, 5, 3, 6), fortran: true), CompressionLevel.Optimal));
        using var scope = NewDisposeScope();
        using var file = NpzFile.Open(path);
        var tensor = file.Read("x");
        Assert.Equal([2, 3], tensor.shape);
        Assert.True(tensor.is_contiguous());
        Assert.Equal([1, 2, 3, 4, 5, 6], tensor.data<int>().ToArray());
    }

    [Theory]
    [InlineData("()", 1)]
    [InlineData("(0, 4)", 0)]
    [InlineData("(1, 2, 3)", 6)]
    public void Shapes_of_any_rank_are_read(string shape, int count)
    {
        Write(("x", Npy("|u1", shape, new byte[count], version: 2), CompressionLevel.Optimal));
        using var file = NpzFile.Open(path);
        using var tensor = file.Read("x");
        Assert.Equal(count, tensor.numel());
        Assert.Equal(shape.Count(char.IsDigit), tensor.dim());
        Assert.Equal(tensor.shape, file.Shape("x"));
    }

    [Fact]
    public void Arrays_larger_than_a_block_are_read_whole()
    {
        var data = new byte[3_000_001];
        new Random(1).NextBytes(data);
        Write(("x", Npy("|u1", "(3000001,)", data), CompressionLevel.Fastest));
        using var file = NpzFile.Open(path);
        using var tensor = file.Read("x");
        Assert.True(tensor.bytes.SequenceEqual(data));
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "not a numpy array", Encoding.ASCII.GetBytes("hello, this is not an array") },
        { "ends too early", [0x93, (byte)'N', (byte)'U'] },
        { "version is 9", Npy("<f4", "(1,)", new byte[4], version: 9) },
        { "header claims", Patch(Npy("<f4", "(1,)", new byte[4], version: 2), 8, 0xFF, 0xFF, 0xFF, 0x7F) },
        { "ends too early", Patch(Npy("<f4", "(1,)", new byte[4]), 8, 0xFF, 0x0F) },
        { "needs 4 bytes and it has 3", Npy("<f4", "(1,)", new byte[3]) },
        { "needs 4 bytes and it has 8", Npy("<f4", "(1,)", new byte[8]) },
        { "overflows", Npy("<f4", "(4294967296, 4294967296, 4294967296)", new byte[4]) },
        { "needs 4000000000000 bytes", Npy("<f4", "(1000000000000,)", new byte[4]) },
        { "'>c8'", Npy(">c8", "(1,)", new byte[8]) },
        { "'|O'", Npy("|O", "(1,)", new byte[8]) },
        { "'<U3'", Npy("<U3", "(1,)", new byte[12]) },
        { "not a list of sizes", Npy("<f4", "(-1,)", new byte[4]) },
        { "not a list of sizes", Npy("<f4", "(1, , 1)", new byte[4]) },
        { "'shape'", Npy("<f4", "1", new byte[4]) },
        { "'descr'", Npy("<f4'], 'descr': '<f4", "(1,)", new byte[4]) },
        { "axes", Npy("<f4", "(" + string.Concat(Enumerable.Repeat("1, ", 40)) + ")", new byte[4]) },
        { "truth values", Npy("|b1", "(2,)", [1, 2]) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_array_is_refused_by_name(string fault, byte[] array)
    {
        Write(("weights", array, CompressionLevel.Optimal));
        long before = LiveTensors.Count();
        var error = Assert.Throws<InvalidDataException>(() => NpzFile.ReadAll(path));
        Assert.Contains(fault, error.Message);
        Assert.Contains($"'weights' of '{path}'", error.Message);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_damaged_byte_is_found_by_the_checksum()
    {
        Write(("x", Npy("|u1", "(64,)", new byte[64]), CompressionLevel.NoCompression));
        var bytes = File.ReadAllBytes(path);
        int data = bytes.AsSpan().IndexOf(new byte[64]);
        bytes[data + 5] = 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => NpzFile.ReadAll(path)).Message);
    }

    [Fact]
    public void A_size_that_the_packed_bytes_cannot_hold_is_refused()
    {
        byte[] array = Npy("|u1", "(3000000000,)", new byte[64]);
        Write(("x", array, CompressionLevel.Optimal));
        var bytes = File.ReadAllBytes(path);
        int directory = bytes.AsSpan().LastIndexOf(new byte[] { (byte)'P', (byte)'K', 1, 2 });
        BitConverter.GetBytes((uint)(3_000_000_000 + array.Length - 64)).CopyTo(bytes, directory + 24);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("cannot hold", Assert.Throws<InvalidDataException>(() => NpzFile.ReadAll(path)).Message);
    }

    [Fact]
    public void Other_files_truncations_and_absent_names_are_refused()
    {
        Assert.Throws<FileNotFoundException>(() => NpzFile.Open(path));
        File.WriteAllText(path, "not a zip archive at all");
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => NpzFile.Open(path)).Message);
        Write(("x", Npy("|u1", "(1,)", [1]), CompressionLevel.Optimal), ("x", Npy("|u1", "(1,)", [1]), CompressionLevel.Optimal));
        Assert.Contains("two arrays are called 'x'", Assert.Throws<InvalidDataException>(() => NpzFile.Open(path)).Message);
        Write(("x", Npy("|u1", "(1,)", [1]), CompressionLevel.Optimal), ("readme.txt", [1], CompressionLevel.Optimal));
        using (var file = NpzFile.Open(path))
            Assert.Contains("it has x", Assert.Throws<KeyNotFoundException>(() => file.Read("y")).Message);
        var whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<InvalidDataException>(() => NpzFile.ReadAll(path));
        }
    }

    private static byte[] Npy(string descr, string shape, byte[] data, bool fortran = false, int version = 1)
    {
        string text = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        int prefix = version == 1 ? 2 : 4;
        text = text.PadRight((text.Length + 8 + prefix + 1 + 63) / 64 * 64 - 8 - prefix - 1) + "\n";
        return
        [
            0x93, .. "NUMPY"u8, (byte)version, 0,
            .. BitConverter.GetBytes((uint)text.Length)[..prefix], .. Encoding.ASCII.GetBytes(text), .. data,
        ];
    }

    private static byte[] Patch(byte[] array, int at, params byte[] bytes)
    {
        bytes.CopyTo(array, at);
        return array;
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private void Write(params (string Name, byte[] Content, CompressionLevel Level)[] arrays)
    {
        using var stream = File.Create(path);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (name, content, level) in arrays)
        {
            using var entry = archive.CreateEntry(name.Contains('.') ? name : $"{name}.npy", level).Open();
            entry.Write(content);
        }
    }
}
