using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class MappedTensorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public MappedTensorTests()
    {
        using var scope = NewDisposeScope();
        path = folder.File("model.safetensors");
        SafeTensors.Write(path, new Dictionary<string, Tensor>
        {
            ["a"] = arange(300_000, dtype: float32).view(300, 1000),
            ["b"] = arange(7, dtype: ScalarType.BFloat16),
            ["flag"] = tensor(new[] { true, false }),
            ["none"] = zeros(0, 4),
            ["one"] = tensor(2.5, dtype: float64),
        });
    }

    public void Dispose() => folder.Dispose();

    private static int Mappings(string file) =>
        OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/maps").Count(line => line.EndsWith(file, StringComparison.Ordinal)) : 0;

    [Fact]
    public void Mapped_tensors_equal_read_ones()
    {
        using var scope = NewDisposeScope();
        using var file = SafeTensorsFile.Open(path);
        foreach (string name in file.Entries.Keys)
        {
            Tensor mapped = file.Map(name), read = file.Read(name);
            Assert.Equal(read.dtype, mapped.dtype);
            Assert.Equal(read.shape, mapped.shape);
            Assert.True(read.bytes.SequenceEqual(mapped.bytes), name);
        }
    }

    [Fact]
    public void The_map_lives_as_long_as_a_view_of_a_tensor_over_it()
    {
        Tensor row;
        using (var file = SafeTensorsFile.Open(path))
        {
            using var whole = file.Map("a");
            row = whole[299];
        }
        File.Delete(path);
        Assert.Equal(299_999, row[999].item<float>());
        if (OperatingSystem.IsLinux())
            Assert.Equal(1, Mappings(path + " (deleted)"));
        row.Dispose();
        LiveTensors.Count();
        Assert.Equal(0, Mappings(path + " (deleted)"));
    }

    [Fact]
    public void Writing_to_a_mapped_tensor_never_reaches_the_file()
    {
        var before = File.ReadAllBytes(path);
        using var file = SafeTensorsFile.Open(path);
        using (NewDisposeScope())
        {
            Tensor first = file.Map("a"), second = file.Map("a");
            first.fill_(-1);
            Assert.Equal(-1, second[5, 5].item<float>());
        }
        using var again = file.Map("a");
        Assert.Equal(5_005, again[5, 5].item<float>());
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_that_shrinks_is_refused_and_reads_of_it_end_politely()
    {
        using var file = SafeTensorsFile.Open(path);
        using var target = zeros(300, 1000);
        using (var shortened = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            shortened.SetLength(4096);
        Assert.Contains("shorter", Assert.Throws<InvalidDataException>(() => file.Map("a")).Message);
        Assert.Contains("shorter", Assert.Throws<InvalidDataException>(() => file.Read("a")).Message);
        Assert.Contains("shorter", Assert.Throws<InvalidDataException>(() => file.ReadInto("a", target)).Message);
    }

    [Fact]
    public void Unaligned_tensors_are_copied()
    {
        byte[] header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"u8.ToArray();
        string odd = folder.Write("odd.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. header, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(2.5f)]);
        Assert.NotEqual(0, header.Length % 4);
        using var file = SafeTensorsFile.Open(odd);
        using var tensor = file.Map("a");
        Assert.Equal([1.5f, 2.5f], tensor.data<float>().ToArray());
        Assert.Equal(0, Mappings(odd));
    }

    [Fact]
    public void Loading_converts_by_pieces_into_any_layout()
    {
        using var scope = NewDisposeScope();
        using var file = SafeTensorsFile.Open(path);
        var expected = file.Read("a");
        var half = zeros(300, 1000, dtype: ScalarType.BFloat16);
        var transposed = zeros(1000, 300).t();
        file.ReadInto("a", half);
        file.ReadInto("a", transposed);
        Assert.True(half.eq(expected.to(ScalarType.BFloat16)).all().item<bool>());
        Assert.True(transposed.eq(expected).all().item<bool>());
        Assert.Equal(ScalarType.Float64, file.ReadAs("b", ScalarType.Float64).dtype);
        Assert.Throws<ArgumentException>(() => file.ReadAs("flag", float32));
        Assert.Throws<ArgumentException>(() => file.ReadInto("a", zeros(1000, 300)));
    }

    [Fact]
    public void Mapping_leaves_nothing_behind()
    {
        long before = LiveTensors.Count();
        for (int i = 0; i < 20; i++)
        {
            using var scope = NewDisposeScope();
            using var file = SafeTensorsFile.Open(path);
            file.Map("a").sum();
            file.Map("b");
        }
        Assert.Equal(before, LiveTensors.Count());
        Assert.Equal(0, Mappings(path));
    }
}
