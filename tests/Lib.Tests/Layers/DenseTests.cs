using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Layers;

public class DenseTests
{
    [Theory]
    [InlineData(2, 3, 8)]
    [InlineData(64, 64, 72)]
    [InlineData(1, 4096, 72)]
    public void Small_and_large_inputs_give_the_affine_map_and_its_gradients(int B, int T, int width)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var dense = Dense.Xavier(width, 24, 1, null);
        var parameters = dense.parameters().ToArray();
        using (no_grad())
            parameters[1].normal_();
        var x = randn(B, T, width).requires_grad_(true);
        var weight = randn(B, T, 24);
        var output = dense.forward(x);
        var expected = nn.functional.linear(x, parameters[0], parameters[1]);
        Assert.True(allclose(expected, output, rtol: 1e-4, atol: 1e-5));
        var inputs = new List<Tensor> { x, parameters[0], parameters[1] };
        var wanted = autograd.grad([(expected * weight).sum()], inputs);
        var gradients = autograd.grad([(output * weight).sum()], inputs);
        Assert.All(wanted.Zip(gradients), pair => Assert.True(allclose(pair.First, pair.Second, rtol: 1e-3, atol: 1e-3)));
    }
}
