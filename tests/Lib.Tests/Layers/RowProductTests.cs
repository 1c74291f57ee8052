using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Layers;

public class RowProductTests
{
    [Theory]
    [InlineData(1, 4, 16)]
    [InlineData(1, 384, 256)]
    [InlineData(8, 384, 256)]
    [InlineData(3, 12, 1024)]
    public void A_few_rows_agree_with_the_general_product(int rows, int outputs, int inputs)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        manual_seed(1);
        var (x, w) = (randn(rows, inputs), randn(outputs, inputs));
        if (RowProduct.Fits(x, w))
            Assert.True(allclose(nn.functional.linear(x, w), RowProduct.Of(x, w), rtol: 1e-4, atol: 1e-4));
    }

    [Fact]
    public void Everything_else_is_left_to_the_general_product()
    {
        using var scope = NewDisposeScope();
        var (x, w) = (randn(1, 32), randn(8, 32));
        Assert.False(RowProduct.Fits(x, w)); // a gradient may be wanted
        using var frozen = no_grad();
        Assert.False(RowProduct.Fits(randn(9, 32), w));
        Assert.False(RowProduct.Fits(x, randn(32, 8).t()));
        Assert.False(RowProduct.Fits(randn(1, 30), randn(8, 30)));
        Assert.False(RowProduct.Fits(x.to(float64), w.to(float64)));
    }
}
