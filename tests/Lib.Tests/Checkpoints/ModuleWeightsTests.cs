using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class ModuleWeightsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("weights").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static nn.Module Model(int width = 4) =>
        nn.Sequential(("first", nn.Linear(3, width)), ("norm", nn.BatchNorm1d(width)), ("last", nn.Linear(width, 2)));

    [Fact]
    public void A_saved_module_loads_into_another_bit_for_bit()
    {
        using var from = Model();
        using var to = Model();
        string path = Path.Combine(folder, "model.safetensors");
        ModuleWeights.Save(from, path);
        ModuleWeights.Load(to, path);
        var expected = from.state_dict();
        foreach (var (name, tensor) in to.state_dict())
            Assert.True(tensor.bytes.SequenceEqual(expected[name].bytes), name);
        Assert.All(to.parameters(), p => Assert.True(p.requires_grad && p.is_leaf));
    }

    [Fact]
    public void A_prefix_selects_one_part_of_a_file()
    {
        using var from = Model();
        using var to = Model();
        string path = Path.Combine(folder, "both.safetensors");
        var tensors = from.state_dict().ToDictionary(t => "model." + t.Key, t => t.Value);
        using var step = tensor(3L);
        tensors["step"] = step;
        SafeTensors.Write(path, tensors);
        ModuleWeights.Load(to, path, "model.");
        Assert.True(to.state_dict()["last.weight"].bytes.SequenceEqual(from.state_dict()["last.weight"].bytes));
    }

    [Fact]
    public void Half_precision_weights_widen_on_loading()
    {
        using var scope = NewDisposeScope();
        using var to = nn.Linear(3, 2);
        var weight = randn(2, 3).to(ScalarType.BFloat16);
        var bias = randn(2).to(ScalarType.Float64);
        string path = Path.Combine(folder, "half.safetensors");
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["weight"] = weight, ["bias"] = bias });
        ModuleWeights.Load(to, path);
        Assert.Equal(ScalarType.Float32, to.weight!.dtype);
        Assert.True(to.weight.eq(weight.to(float32)).all().item<bool>());
        Assert.True(to.bias!.eq(bias.to(float32)).all().item<bool>());
    }

    [Fact]
    public void All_mismatches_come_in_one_error_and_nothing_changes()
    {
        using var scope = NewDisposeScope();
        using var to = Model();
        var before = to.state_dict().ToDictionary(t => t.Key, t => t.Value.bytes.ToArray());
        var tensors = Model(5).state_dict();
        tensors["first.wieght"] = tensors["first.weight"];
        tensors.Remove("first.weight");
        var error = Assert.Throws<InvalidDataException>(() => ModuleWeights.Fill(to, tensors, "converted.npz"));
        Assert.Contains("'converted.npz' does not fit", error.Message);
        Assert.Contains("1 missing from the file:\n  first.weight; nearest is 'first.wieght'", error.Message);
        Assert.Contains("1 not in the module:\n  first.wieght", error.Message);
        Assert.Contains("last.weight: file [2, 5], module [2, 4]", error.Message);
        Assert.All(to.state_dict(), t => Assert.Equal(before[t.Key], t.Value.bytes.ToArray()));
    }

    [Fact]
    public void Loading_leaves_no_tensor_behind()
    {
        using var model = Model();
        string path = Path.Combine(folder, "leak.safetensors");
        ModuleWeights.Save(model, path);
        ModuleWeights.Load(model, path);
        long before = LiveTensors.Count();
        for (int i = 0; i < 5; i++)
            ModuleWeights.Load(model, path);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Many_mismatches_are_grouped_and_found_quickly()
    {
        static Dictionary<string, IReadOnlyList<long>> Layers(string prefix, int count, long width) =>
            Enumerable.Range(0, count).SelectMany(i => new[] { "attention.query.weight", "attention.key.weight", "mlp.up.bias" }.Select(n => $"{prefix}.{i}.{n}"))
                .ToDictionary(n => n, _ => (IReadOnlyList<long>)[width]);
        var expected = Layers("text.encoder.blocks", 2000, 4).Concat(Layers("image.blocks", 20, 4)).ToDictionary();
        var found = Layers("text_model.encoder.layers", 2000, 4).Concat(Layers("image.blocks", 20, 5)).ToDictionary();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        string message = Assert.Throws<InvalidDataException>(() => ModuleWeights.Require(expected, found, "x.npz")).Message;
        Assert.True(clock.Elapsed.TotalSeconds < 2, $"{clock.Elapsed.TotalSeconds:f1} s");
        Assert.Contains("6000 missing from the file:\n  text.encoder.blocks.{0-1999}.attention.query.weight (2000), first text.encoder.blocks.0.attention.query.weight; nearest is 'text_model.encoder.layers.0.attention.query.weight'", message);
        Assert.Contains("60 of another shape:\n  image.blocks.{0-19}.attention.query.weight (20), first image.blocks.0.attention.query.weight: file [5], module [4]", message);
        Assert.Equal(3 * (1 + 3) + 1, message.Split('\n').Length);
    }

    [Fact]
    public void Names_without_a_pattern_are_grouped_by_how_they_begin()
    {
        var names = Enumerable.Range(0, 20).SelectMany(i => new[] { $"text.{(char)('a' + i)}.weight", $"image.deep.{(char)('a' + i)}.weight" }).ToList();
        Assert.Equal(["text.* (20)", "image.deep.* (20)"], NameGroups.Of(names, 12).Select(g => g.ToString()).Order().Reverse());
        Assert.Equal(["a", "b"], NameGroups.Of(["a", "b"], 12).Select(g => g.ToString()));
    }
}
