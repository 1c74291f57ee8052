using Experiments.Checkpoints;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Checkpoints;

public sealed class WeightMapTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private static Sequential Pair() => nn.Sequential(("a", nn.Linear(3, 4)), ("b", nn.Linear(3, 4)));

    private static WeightMap Map() => new WeightMap()
        .AddStack("kernel", [new Part("a.weight", w => w.t()), new Part("b.weight", w => w.t())])
        .AddRows("bias", new Part("a.bias"), new Part("b.bias", b => b.narrow(0, 0, 1)))
        .Add("rest", "b.bias", b => b.narrow(0, 1, 3))
        .Ignore("position_ids");

    private static bool Same(Tensor a, Tensor b) => allclose(a, b, rtol: 0, atol: 0);

    private static TensorTable Table(IReadOnlyDictionary<string, Tensor> tensors) => new(tensors);

    [Fact]
    public void Shapes_are_told_without_memory()
    {
        var meta = nn.Sequential(("a", nn.Linear(3, 4, device: new Device(TorchSharp.DeviceType.META))), ("b", nn.Linear(3, 4, device: new Device(TorchSharp.DeviceType.META))));
        var shapes = Map().Shapes(meta);
        Assert.Equal([2, 3, 4], shapes["kernel"]);
        Assert.Equal([5], shapes["bias"]);
        Assert.Equal([3], shapes["rest"]);
    }

    [Fact]
    public void What_is_exported_loads_back_bit_for_bit()
    {
        using var first = Pair();
        using var second = Pair();
        var exported = Map().Export(first);
        Assert.Equal([2, 3, 4], exported["kernel"].shape);
        Assert.True(Same(exported["kernel"][1], first.state_dict()["b.weight"].t()));
        Map().Load(second, Table(exported));
        foreach (var (name, tensor) in first.state_dict())
            Assert.True(Same(tensor, second.state_dict()[name]), name);
    }

    [Fact]
    public void A_misfit_changes_nothing_and_names_the_nearest()
    {
        using var module = Pair();
        var before = module.state_dict()["a.weight"].clone();
        var exported = Map().Export(module).ToDictionary(e => e.Key == "kernel" ? "kernels" : e.Key, e => e.Value * 2);
        exported["position_ids"] = arange(3);
        var error = Assert.Throws<InvalidDataException>(() => Map().Load(module, Table(exported)));
        Assert.Contains("kernel; nearest is 'kernels'", error.Message);
        Assert.DoesNotContain("position_ids", error.Message);
        Assert.True(Same(before, module.state_dict()["a.weight"]));
    }

    [Fact]
    public void A_map_that_leaves_a_tensor_out_is_refused()
    {
        using var module = Pair();
        var error = Assert.Throws<InvalidOperationException>(() => new WeightMap().Add("x", "a.weight").Export(module));
        Assert.Contains("b.weight (0 of 12)", error.Message);
    }

    private sealed class TensorTable(IReadOnlyDictionary<string, Tensor> tensors) : ITensorSource
    {
        public string Origin => "table";

        public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; } = tensors.ToDictionary(t => t.Key, t => (IReadOnlyList<long>)t.Value.shape);

        public Tensor Read(string name) => tensors[name].alias();

        public void Dispose()
        {
        }
    }
}
