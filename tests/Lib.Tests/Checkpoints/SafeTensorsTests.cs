using System.Text.Json;
using Experiments.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class SafeTensorsTests : IDisposable
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures", "safetensors_format");
    private static readonly JsonElement Cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures, "cases.json"))).RootElement;
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly string folder = Directory.CreateTempSubdirectory("safetensors").FullName;

    public static TheoryData<string> Files(bool valid) =>
        [.. Cases.GetProperty("files").EnumerateObject().Where(f => f.Value.GetProperty("valid").GetBoolean() == valid).Select(f => f.Name)];

    public static TheoryData<string> AllTypes() => [.. Cases.GetProperty("all_types").EnumerateObject().Select(t => t.Name)];

    public void Dispose()
    {
        scope.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Every_element_type_has_the_expected_values(string name)
    {
        var expected = Cases.GetProperty("all_types").GetProperty(name);
        using var file = SafeTensorsFile.Open(Path.Combine(Fixtures, "all_types.safetensors"));
        var entry = file.Entries[name];
        Assert.Equal(expected.GetProperty("dtype").GetString(), entry.ElementType);
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()), entry.Shape);
        var wanted = expected.GetProperty("values").EnumerateArray().Select(v => v.ToString().ToLowerInvariant()).ToArray();
        Assert.Equal(wanted, Values(file, entry).Select(v => v.ToLowerInvariant()));
    }

    [Fact]
    public void Types_without_tensors_say_what_to_do()
    {
        using var file = SafeTensorsFile.Open(Path.Combine(Fixtures, "all_types.safetensors"));
        var error = Assert.Throws<NotSupportedException>(() => file.Read("u64"));
        Assert.Contains("ReadBytes", error.Message);
    }

    [Fact]
    public void Metadata_keeps_its_text()
    {
        using var file = SafeTensorsFile.Open(Path.Combine(Fixtures, "all_types.safetensors"));
        var expected = Cases.GetProperty("metadata").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        Assert.Equal(expected, file.Metadata);
    }

    [Theory]
    [MemberData(nameof(Files), true)]
    public void Odd_but_valid_files_are_read(string name)
    {
        var tensors = SafeTensors.Read(Path.Combine(Fixtures, name));
        if (name.Contains("no_tensors"))
        {
            Assert.Empty(tensors);
            return;
        }
        foreach (string key in new[] { "a", "b" })
        {
            var values = Cases.GetProperty("ok_values").GetProperty(key).EnumerateArray().Select(v => v.GetSingle());
            Assert.Equal(values, tensors[key].data<float>().ToArray());
        }
        Assert.Equal([2, 3], tensors["b"].shape);
    }

    [Theory]
    [MemberData(nameof(Files), false)]
    public void Broken_files_are_refused_by_name(string name)
    {
        string path = Path.Combine(Fixtures, name);
        var error = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(path));
        Assert.Contains(name, error.Message);
        Assert.Contains("not a readable safetensors file", error.Message);
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

    [Theory]
    [InlineData("bf16", ScalarType.BFloat16)]
    [InlineData("f16", ScalarType.Float16)]
    public void Half_precisions_round_to_nearest_even(string part, ScalarType type)
    {
        var tensors = SafeTensors.Read(Path.Combine(Fixtures, "rounding.safetensors"));
        var (_, expected) = Assert.Single(tensors, t => t.Key.Contains(part) && !(part == "f16" && t.Key.Contains("bf16")));
        var (_, input) = Assert.Single(tensors, t => !t.Key.Contains("f16"));
        Assert.True(input.to(type).to(float32).bytes.SequenceEqual(expected.to(float32).bytes));
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

    private static IEnumerable<string> Values(SafeTensorsFile file, SafeTensorEntry entry)
    {
        switch (entry.ElementType)
        {
            case "U16":
                return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(file.ReadBytes(entry.Name)).ToArray().Select(v => v.ToString());
            case "U32":
                return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(file.ReadBytes(entry.Name)).ToArray().Select(v => v.ToString());
            case "U64":
                return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(file.ReadBytes(entry.Name)).ToArray().Select(v => v.ToString());
        }
        var tensor = file.Read(entry.Name);
        if (tensor.numel() == 0)
            return [];
        return entry.ElementType switch
        {
            "BOOL" => tensor.data<bool>().ToArray().Select(v => v.ToString()),
            "I64" or "I32" or "I16" or "I8" or "U8" => tensor.to(ScalarType.Int64).data<long>().ToArray().Select(v => v.ToString()),
            _ => tensor.to(ScalarType.Float64).data<double>().ToArray().Select(Spelling),
        };
    }

    private static string Spelling(double value) =>
        double.IsNaN(value) ? "nan"
        : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf")
        : JsonSerializer.Serialize(value) is var text && value == Math.Truncate(value) && Math.Abs(value) < 1e15 && !text.Contains('E') ? text + ".0" : text;
}
