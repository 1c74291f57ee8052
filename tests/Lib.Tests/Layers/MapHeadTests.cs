using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Layers;

public class MapHeadTests
{
    [Fact]
    public void Pooling_does_not_see_the_order_of_tokens()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var head = new MapHead(16, 2, 32);
        var tokens = randn(3, 9, 16);
        var moved = tokens.index_select(1, randperm(9));
        Assert.True((head.forward(tokens) - head.forward(moved)).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void One_token_gives_its_projected_value_and_the_mlp_without_the_probe()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        const int width = 16;
        using var head = new MapHead(width, 2, 32);
        var w = head.state_dict();
        var token = randn(2, 1, width);
        var value = nn.functional.linear(token, w["attn.kv.weight"].narrow(0, width, width), w["attn.kv.bias"].narrow(0, width, width));
        var z = nn.functional.linear(value, w["attn.proj.weight"], w["attn.proj.bias"]);
        var normed = nn.functional.layer_norm(z, [width], w["norm.weight"], w["norm.bias"], 1e-6);
        var hidden = nn.functional.gelu(nn.functional.linear(normed, w["mlp.fc1.weight"], w["mlp.fc1.bias"]), TorchSharp.Modules.GELU.Approximate.tanh);
        var expected = z + nn.functional.linear(hidden, w["mlp.fc2.weight"], w["mlp.fc2.bias"]);
        Assert.True(allclose(expected.squeeze(1), head.forward(token), rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Inspecting_shows_where_the_probe_looked()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var head = new MapHead(16, 2, 32);
        var tokens = randn(3, 9, 16);
        var seen = head.Inspect(tokens);
        Assert.True(allclose(head.forward(tokens), seen.Values, rtol: 1e-4, atol: 1e-5));
        Assert.Equal([3, 2, 1, 9], seen.Weights.shape);
        Assert.True(allclose(seen.Weights.sum(-1), ones(3, 2, 1)));
    }
}
