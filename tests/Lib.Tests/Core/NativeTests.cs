using Experiments.Core.Native;
using TorchSharp;

namespace Experiments.Lib.Tests.Core;

public class NativeTests
{
    [Fact]
    public void Libtorch_computes_and_differentiates()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.ones(3, 2, requires_grad: true);
        var y = (x * x).sum();
        y.backward();
        Assert.Equal(6f, y.item<float>());
        Assert.True(x.grad!.eq(2f).all().item<bool>());
    }

    [Fact]
    public void Unbound_operator_runs_with_gradient()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.randn(4, 8, requires_grad: true);
        var z = torch.randn(4, 8);
        var y = new TorchOperator("aten::cosine_similarity", "", 4).Add(x).Add(z).Add(1).Add(1e-8).RunTensor();
        Assert.True(torch.allclose(y, (x * z).sum(1) / (x.norm(1) * z.norm(1))));
        y.sum().backward();
        Assert.True(x.grad!.abs().sum().item<float>() > 0);
    }
}
