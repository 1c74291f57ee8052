using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Layers;

public class RmsNormTests
{
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void The_type_of_the_input_stays(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var norm = new RmsNorm(8, offset: true);
        Assert.Equal(type, norm.forward(ones(2, 8, dtype: type)).dtype);
    }

    [Fact]
    public void Float64_is_computed_in_float64()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(3, 8, dtype: ScalarType.Float64);
        using var norm = new RmsNorm(8, 1e-6);
        var expected = x / (x.square().mean([-1L], keepdim: true) + 1e-6).sqrt();
        Assert.True(allclose(expected, norm.forward(x), rtol: 1e-13, atol: 1e-13));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_few_rows_in_one_go_agree_with_the_operations_written_out(bool offset)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(3, 37);
        using var norm = new RmsNorm(37, 1e-2, offset);
        var general = norm.forward(x.unsqueeze(0))[0];
        using var frozen = no_grad();
        Assert.True(allclose(general, norm.forward(x), rtol: 1e-5, atol: 1e-6));
    }
}
