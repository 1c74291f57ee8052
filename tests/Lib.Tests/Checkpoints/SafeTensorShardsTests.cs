using System.Text.Json;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class SafeTensorShardsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly Dictionary<string, Tensor> tensors;

    public SafeTensorShardsTests() => tensors = new()
    {
        ["z"] = randn(10, 10),
        ["y"] = randn(3).to(ScalarType.Float16),
        ["x"] = randn(200),
        ["w"] = tensor(1L),
        ["v"] = randn(90, dtype: ScalarType.Float64).to(ScalarType.BFloat16),
    };

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    private string[] Files() => [.. Directory.GetFileSystemEntries(folder.Path).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    private void RequireWhole()
    {
        using var source = TensorSource.Open(folder.Path);
        Assert.Equal(tensors.Keys.Order(), source.Shapes.Keys.Order());
        Assert.All(tensors, t => Assert.True(source.Read(t.Key).bytes.SequenceEqual(t.Value.bytes) && source.Read(t.Key).dtype == t.Value.dtype, t.Key));
    }

    [Fact]
    public void Shards_come_back_bit_for_bit()
    {
        string index = SafeTensorShards.Write(folder.Path, tensors, shardBytes: 500);
        Assert.Equal(["model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors", "model.safetensors.index.json"], Files());
        Assert.EndsWith("model.safetensors.index.json", index);
        RequireWhole();
        using var json = JsonDocument.Parse(File.ReadAllText(index));
        Assert.Equal(400 + 6 + 800 + 8 + 180, json.RootElement.GetProperty("metadata").GetProperty("total_size").GetInt64());
        Assert.Equal("model-00002-of-00003.safetensors", json.RootElement.GetProperty("weight_map").GetProperty("x").GetString());
        using var shard = SafeTensorsFile.Open(folder.File("model-00001-of-00003.safetensors"));
        Assert.Equal("pt", shard.Metadata["format"]);
    }

    [Fact]
    public void A_small_checkpoint_is_one_file_and_older_shards_go()
    {
        SafeTensorShards.Write(folder.Path, tensors, shardBytes: 500);
        folder.Write("model-card.safetensors", "");
        Assert.EndsWith("model.safetensors", SafeTensorShards.Write(folder.Path, tensors));
        Assert.Equal(["model-card.safetensors", "model.safetensors"], Files());
        RequireWhole();
        SafeTensorShards.Write(folder.Path, tensors, shardBytes: 500);
        Assert.DoesNotContain("model.safetensors", Files());
        RequireWhole();
    }

    [Fact]
    public void A_failed_write_leaves_the_older_checkpoint()
    {
        SafeTensorShards.Write(folder.Path, tensors, shardBytes: 500);
        var worse = new Dictionary<string, Tensor>(tensors) { ["u"] = zeros(2, dtype: ScalarType.ComplexFloat64) };
        Assert.Throws<ArgumentException>(() => SafeTensorShards.Write(folder.Path, worse, shardBytes: 500));
        Assert.Equal(4, Files().Length);
        RequireWhole();
    }
}
