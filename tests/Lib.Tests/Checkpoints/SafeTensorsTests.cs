using Experiments.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class SafeTensorsTests : IDisposable
{
    private static readonly string Fixtures = Repository.PathOf("tests", "Lib.Tests", "Fixtures", "parity", "safetensors_format");
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly string folder = Directory.CreateTempSubdirectory("safetensors").FullName;

    public void Dispose()
    {
        scope.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Types_without_tensors_say_what_to_do()
    {
        using var file = SafeTensorsFile.Open(Path.Combine(Fixtures, "all_types.safetensors"));
        var error = Assert.Throws<NotSupportedException>(() => file.Read("u64"));
        Assert.Contains("ReadBytes", error.Message);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1)]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1)]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[9223372036854775806,9223372036854775807]}}""", 1)]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 1)]
    [InlineData("""{"a":{"dtype":"U8","shape":[1]}}""", 1)]
    [InlineData("""{"a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"extra":0}}""", 1)]
    [InlineData("""{"a":[]}""", 0)]
    [InlineData("""[]""", 0)]
    [InlineData("""{"__metadata__":[]}""", 0)]
    public void Hostile_headers_are_refused(string json, int dataBytes)
    {
        string path = Path.Combine(folder, "hostile.safetensors");
        var header = System.Text.Encoding.UTF8.GetBytes(json);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[dataBytes]]);
        Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(path));
    }

    [Fact]
    public void Header_that_is_not_utf8_is_refused()
    {
        string path = Path.Combine(folder, "bytes.safetensors");
        byte[] header = [(byte)'{', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)':', (byte)'1', (byte)'}'];
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. header]);
        Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(path));
    }

    [Fact]
    public void Every_prefix_of_a_file_is_refused()
    {
        string path = Path.Combine(folder, "whole.safetensors");
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["a"] = ones(3), ["b"] = zeros(2, 2, dtype: ScalarType.Int64) });
        var whole = File.ReadAllBytes(path);
        string cut = Path.Combine(folder, "cut.safetensors");
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(cut, whole[..length]);
            Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(cut));
        }
    }

    [Fact]
    public void Written_tensors_come_back_bit_for_bit_and_aligned()
    {
        var written = new Dictionary<string, Tensor>
        {
            ["flag"] = tensor(new[] { true, false, true }),
            ["byte"] = arange(5, dtype: ScalarType.Byte),
            ["f16"] = randn(3).to(ScalarType.Float16),
            ["bf16"] = randn(3).to(ScalarType.BFloat16),
            ["f64"] = randn(2, 3, dtype: ScalarType.Float64),
            ["transposed"] = randn(4, 3).t(),
            ["grad"] = randn(3, requires_grad: true),
            ["number"] = tensor(3L),
            ["empty"] = empty(0, 4),
            ["i8"] = tensor(new sbyte[] { -1, 2 }),
            ["i16"] = tensor(new short[] { -1, 2 }),
            ["i32"] = tensor(new[] { -1, 2 }),
        };
        string path = Path.Combine(folder, "round.safetensors");
        SafeTensors.Write(path, written, new Dictionary<string, string> { ["note"] = "größe ✓" });
        using var file = SafeTensorsFile.Open(path);
        Assert.Equal("größe ✓", file.Metadata["note"]);
        Assert.Equal(written.Keys.Order(), file.Entries.Keys.Order());
        foreach (var (name, tensor) in written)
        {
            var read = file.Read(name);
            Assert.Equal(tensor.dtype, read.dtype);
            Assert.Equal(tensor.shape, read.shape);
            Assert.True(tensor.detach().contiguous().bytes.SequenceEqual(read.bytes), name);
            Assert.Equal(0, file.Entries[name].Offset % Math.Max(1, tensor.ElementSize));
        }
    }

    [Fact]
    public void Unwritable_target_leaves_a_clear_error()
    {
        string blocked = Path.Combine(folder, "file");
        File.WriteAllText(blocked, "a file, not a folder");
        string target = Path.Combine(blocked, "weights.safetensors");
        var error = Assert.Throws<IOException>(() => SafeTensors.Write(target, new Dictionary<string, Tensor> { ["a"] = ones(1) }));
        Assert.Contains(target, error.Message);
    }

    [Fact]
    public void Complex_tensors_are_refused_before_anything_is_written()
    {
        string path = Path.Combine(folder, "complex.safetensors");
        var error = Assert.Throws<ArgumentException>(() =>
            SafeTensors.Write(path, new Dictionary<string, Tensor> { ["z"] = zeros(2, dtype: ScalarType.ComplexFloat64) }));
        Assert.Contains("'z'", error.Message);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Missing_tensor_is_answered_with_the_nearest_name()
    {
        using var file = SafeTensorsFile.Open(Path.Combine(Fixtures, "all_types.safetensors"));
        var error = Assert.Throws<KeyNotFoundException>(() => file.Read("scaler"));
        Assert.Contains("nearest is 'scalar'", error.Message);
    }
}
