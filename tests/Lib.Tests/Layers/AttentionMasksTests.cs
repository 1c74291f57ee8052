using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Layers;

public class AttentionMasksTests
{
    private static string[] Drawn(Tensor mask) =>
        [.. Enumerable.Range(0, (int)mask.shape[0]).Select(i => string.Concat(mask[i].data<bool>().ToArray().Select(x => x ? 'x' : '.')))];

    [Fact]
    public void Masks_are_what_their_drawings_say()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(["x...", "xx..", "xxx.", "xxxx"], Drawn(AttentionMasks.Causal(4)));
        Assert.Equal(["xxxx", "xxxx", ".xxx", "..xx"], Drawn(AttentionMasks.Window(4, 2)));
        var real = tensor(new long[] { 1, 1, 1, 1, 1, 0 }, 1, 6);
        var ar = tensor(new long[] { 0, 0, 0, 1, 1, 1 }, 1, 6);
        Assert.Equal(["xxx...", "xxx...", "xxx...", "xxxx..", "xxxxx.", "......"], Drawn(AttentionMasks.Prefix(real, ar)[0]));
        Assert.Equal(["..xx"], Drawn(AttentionMasks.Padding(tensor(new long[] { 0, 0, 1, 1 }, 1, 4))[0]));
    }

    [Fact]
    public void A_query_that_sees_nothing_gives_numbers()
    {
        using var scope = NewDisposeScope();
        var bias = AttentionMasks.Bias(zeros([2, 2], dtype: ScalarType.Bool), ScalarType.Float32);
        var q = randn(1, 1, 2, 4);
        Assert.False(nn.functional.scaled_dot_product_attention(q, q, q, bias).isnan().any().item<bool>());
        Assert.False(AttentionMasks.Bias(zeros([2, 2], dtype: ScalarType.Bool), ScalarType.Float16).isinf().any().item<bool>());
    }

    [Fact]
    public void Rotated_products_depend_on_the_distance_alone()
    {
        using var scope = NewDisposeScope();
        using var rotary = new RotaryPositions(8);
        var (q, k) = (randn(1, 1, 1, 8, dtype: ScalarType.Float64), randn(1, 1, 1, 8, dtype: ScalarType.Float64));
        double Product(long i, long j) => (rotary.At(i, 1, q).Apply(q) * rotary.At(j, 1, k).Apply(k)).sum().item<double>();
        Assert.Equal(Product(3, 1), Product(1003, 1001), 1e-9);
        Assert.NotEqual(Product(3, 1), Product(4, 1), 1e-3);
        Assert.Equal((q * k).sum().item<double>(), Product(0, 0), 1e-12);
    }
}
