using System.Text.Json;
using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class TensorSourceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("source").FullName;
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string At(string name) => Path.Combine(folder, name);

    private void Shard(string file, params string[] names) =>
        SafeTensors.Write(At(file), names.ToDictionary(name => name, name => full([2, 3], (float)name[0])));

    private string Index(string name, params (string Tensor, string File)[] entries)
    {
        File.WriteAllText(At(name), JsonSerializer.Serialize(new { weight_map = entries.ToDictionary(e => e.Tensor, e => e.File) }));
        return At(name);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("diffusion_pytorch_model.safetensors")]
    [InlineData("siglip.safetensors")]
    public void A_folder_opens_by_the_file_in_it(string file)
    {
        Shard(file, "a", "b");
        File.WriteAllText(At("config.json"), "{}");
        using var source = TensorSource.Open(folder);
        Assert.Equal(["a", "b"], source.Shapes.Keys.Order());
        Assert.Equal([2, 3], source.Shapes["a"]);
        Assert.Equal('b', source.Read("b").data<float>()[0]);
    }

    [Fact]
    public void Shards_are_one_source()
    {
        Shard("m-1.safetensors", "a", "b");
        Shard("m-2.safetensors", "c");
        Index("model.safetensors.index.json", ("a", "m-1.safetensors"), ("b", "m-1.safetensors"), ("c", "m-2.safetensors"));
        using var source = TensorSource.Open(folder);
        Assert.Equal(["a", "b", "c"], source.Shapes.Keys.Order());
        using var target = zeros(2, 3, dtype: ScalarType.BFloat16);
        source.ReadInto("c", target);
        Assert.Equal('c', target.to(float32).data<float>()[5]);
        Assert.Contains("nearest is 'a'", Assert.Throws<KeyNotFoundException>(() => source.Read("aa")).Message);
    }

    [Theory]
    [InlineData("../m-1.safetensors")]
    [InlineData("/etc/m-1.safetensors")]
    [InlineData("..\\m-1.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("c:m-1.safetensors")]
    [InlineData("sub/m-1.safetensors")]
    public void An_index_cannot_lead_out_of_its_folder(string file)
    {
        Shard("m-1.safetensors", "a");
        string index = Index("model.safetensors.index.json", ("a", file));
        Assert.Contains("not a file beside the index", Assert.Throws<InvalidDataException>(() => TensorSource.Open(index)).Message);
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        Shard("m-1.safetensors", "a");
        string index = Index("model.safetensors.index.json", ("a", "m-1.safetensors"), ("b", "m-2.safetensors"));
        Assert.Contains("m-2.safetensors", Assert.Throws<FileNotFoundException>(() => TensorSource.Open(index)).Message);
    }

    [Fact]
    public void An_index_that_disagrees_with_its_shards_is_refused()
    {
        Shard("m-1.safetensors", "a", "b");
        Shard("m-2.safetensors", "b", "c");
        string Error(params (string, string)[] entries) =>
            Assert.Throws<InvalidDataException>(() => TensorSource.Open(Index("model.safetensors.index.json", entries))).Message;
        Assert.Contains("none of the shards: d (m-1.safetensors)", Error(("a", "m-1.safetensors"), ("b", "m-1.safetensors"), ("d", "m-1.safetensors")));
        Assert.Contains("'b' lies in 'm-2.safetensors' and in another shard", Error(("a", "m-1.safetensors"), ("b", "m-1.safetensors"), ("c", "m-2.safetensors")));
        Assert.Contains("'b' lies in 'm-1.safetensors', and the index says 'm-2.safetensors'", Error(("a", "m-1.safetensors"), ("b", "m-2.safetensors"), ("c", "m-2.safetensors")));
    }

    [Fact]
    public void A_tensor_that_the_index_forgot_is_read()
    {
        Shard("m-1.safetensors", "a", "b");
        using var source = TensorSource.Open(Index("model.safetensors.index.json", ("a", "m-1.safetensors")));
        Assert.Equal('b', source.Read("b").data<float>()[0]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"weight_map\":[]}")]
    [InlineData("{\"weight_map\":{\"a\":1}}")]
    [InlineData("{\"weight_map\":{\"a\":\"x\",\"a\":\"y\"}}")]
    [InlineData("nonsense")]
    public void A_malformed_index_is_refused(string text)
    {
        File.WriteAllText(At("model.safetensors.index.json"), text);
        Assert.Contains("not a readable shard index", Assert.Throws<InvalidDataException>(() => TensorSource.Open(folder)).Message);
    }

    [Fact]
    public void Numpy_archives_keep_their_names()
    {
        using var source = TensorSource.Open(Repository.PathOf("tests", "Lib.Tests", "Fixtures", "parity", "npz_format", "stored.npz"));
        Assert.Equal([2, 3], source.Shapes["params/a/kernel"]);
        Assert.Equal(ScalarType.Float32, source.Read("params/a/kernel").dtype);
    }

    [Fact]
    public void What_is_no_checkpoint_says_what_is_looked_for()
    {
        Assert.Contains("model.safetensors", Assert.Throws<FileNotFoundException>(() => TensorSource.Open(folder)).Message);
        Assert.Throws<FileNotFoundException>(() => TensorSource.Open(At("nothing.safetensors")));
        File.WriteAllText(At("weights.h5"), "x");
        Assert.Contains(".npz", Assert.Throws<InvalidDataException>(() => TensorSource.Open(At("weights.h5"))).Message);
        Shard("a.safetensors", "a");
        Shard("b.safetensors", "a");
        Assert.Contains("a.safetensors, b.safetensors", Assert.Throws<FileNotFoundException>(() => TensorSource.Open(folder)).Message);
    }
}
