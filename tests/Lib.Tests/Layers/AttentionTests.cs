using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Layers;

public class AttentionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fused_attention_agrees_with_the_form_written_out(bool causal)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var q = randn(2, 3, 5, 4, dtype: ScalarType.Float64).requires_grad_(true);
        var k = randn(2, 3, 5, 4, dtype: ScalarType.Float64).requires_grad_(true);
        var v = randn(2, 3, 5, 4, dtype: ScalarType.Float64).requires_grad_(true);
        var fused = ScaledDotProduct.Attend(q, k, v, causal);
        var byHand = ScaledDotProduct.ByHand(q, k, v, causal);
        Assert.True(allclose(fused, byHand.Values, rtol: 1e-9, atol: 1e-12));
        Assert.True(allclose(byHand.Weights.sum(-1), ones(2, 3, 5, dtype: ScalarType.Float64)));
        var weight = randn_like(fused);
        var expected = autograd.grad([(byHand.Values * weight).sum()], [q, k, v]);
        var actual = autograd.grad([(fused * weight).sum()], [q, k, v]);
        Assert.All(expected.Zip(actual), pair => Assert.True(allclose(pair.First, pair.Second, rtol: 1e-8, atol: 1e-10)));
    }

    [Fact]
    public void Inspecting_a_layer_gives_its_result_and_its_weights()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(2, 5, 12);
        using var layer = new Attention(12, 3);
        var seen = layer.Inspect(x);
        Assert.True(allclose(layer.forward(x), seen.Values, rtol: 1e-4, atol: 1e-5));
        Assert.Equal([2, 3, 5, 5], seen.Weights.shape);
        using var block = new EncoderBlock(12, 3, 24, causal: true);
        var inside = block.Inspect(x);
        Assert.True(allclose(block.forward(x), inside.Values, rtol: 1e-4, atol: 1e-5));
        Assert.Equal(0, inside.Weights.triu(1).abs().sum().item<float>());
    }

    [Fact]
    public void Causal_block_never_shows_a_token_its_future()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(1, 6, 12);
        var changed = x.clone();
        changed[0, 4] *= 2 * rand(12);
        using var block = new EncoderBlock(12, 3, 24, causal: true);
        var difference = (block.forward(x) - block.forward(changed)).abs().sum(-1)[0];
        Assert.Equal(0, difference[..4].sum().item<float>());
        Assert.True(difference[4].item<float>() > 0 && difference[5].item<float>() > 0);
    }

    [Fact]
    public void Self_attention_commutes_with_permuting_tokens()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(2, 6, 12);
        var order = randperm(6);
        using var layer = new Attention(12, 3);
        Assert.True(allclose(layer.forward(x).index_select(1, order), layer.forward(x.index_select(1, order)), rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Fused_projection_starts_as_three_separate_matrices_would()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        const int width = 96;
        using var layer = new Attention(width, 3);
        var weight = layer.state_dict()["qkv.weight"];
        double bound = Math.Sqrt(6.0 / (2 * width));
        for (int i = 0; i < 3; i++)
        {
            var part = weight.narrow(0, i * width, width);
            Assert.InRange(part.abs().max().item<float>(), 0.99 * bound, bound);
            Assert.Equal(bound / Math.Sqrt(3), part.std().item<float>(), 0.01 * bound);
        }
        Assert.Equal(0, layer.state_dict()["qkv.bias"].abs().sum().item<float>());
    }

    [Fact]
    public void Heads_that_do_not_divide_the_width_are_refused() =>
        Assert.Contains("heads is 5", Assert.Throws<ArgumentException>(() => new Attention(12, 5)).Message);
}
