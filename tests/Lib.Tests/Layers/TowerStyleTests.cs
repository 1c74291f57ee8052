using Experiments.Layers;
using Experiments.Models;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Layers;

public class TowerStyleTests
{
    private static Tensor Rms(Tensor x) => x / (x.square().mean([-1L], keepdim: true) + 1e-6f).sqrt();

    [Fact]
    public void Parallel_block_adds_both_branches_of_one_normalised_input()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var block = new EncoderBlock(12, 3, 20, style: TowerStyle.Vit22B);
        var state = block.state_dict();
        Assert.Equal(
            ["attn.k_norm.weight", "attn.proj.bias", "attn.proj.weight", "attn.q_norm.weight", "attn.qkv.weight", "mlp.fc1.bias", "mlp.fc1.weight", "mlp.fc2.bias", "mlp.fc2.weight", "norm1.weight"],
            state.Keys.Order(StringComparer.Ordinal));
        var x = randn(2, 5, 12);
        var normal = Rms(x);
        var parts = nn.functional.linear(normal, state["attn.qkv.weight"]).view(2, 5, 3, 3, 4).permute(2, 0, 3, 1, 4);
        var weights = (Rms(parts[0]).matmul(Rms(parts[1]).transpose(-1, -2)) / 2).softmax(-1);
        var attended = nn.functional.linear(weights.matmul(parts[2]).transpose(1, 2).flatten(2), state["attn.proj.weight"], state["attn.proj.bias"]);
        var hidden = nn.functional.gelu(nn.functional.linear(normal, state["mlp.fc1.weight"], state["mlp.fc1.bias"]), TorchSharp.Modules.GELU.Approximate.tanh);
        var expected = x + attended + nn.functional.linear(hidden, state["mlp.fc2.weight"], state["mlp.fc2.bias"]);
        Assert.True(allclose(expected, block.forward(x), rtol: 1e-4, atol: 1e-5));
        Assert.True(allclose(expected, block.Inspect(x).Values, rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Query_and_key_norm_hold_attention_scores_however_large_the_projection_grows()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var layer = new Attention(12, 3, style: TowerStyle.Vit22B);
        var x = randn(1, 5, 12);
        var before = layer.Inspect(x).Weights;
        using (no_grad())
            layer.state_dict()["qkv.weight"].mul_(100);
        Assert.True(allclose(before, layer.Inspect(x).Weights, rtol: 1e-3, atol: 1e-4));
    }

    [Fact]
    public void Masked_attention_agrees_with_the_form_written_out_and_never_reads_what_is_hidden()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var tower = new TextTower(new TextConfig(12, 2, 3, 20, 30, 6, TextPooling.FirstEnd, Causal: true, EndId: 9, Style: TowerStyle.Clip));
        var tokens = tensor(new long[,] { { 4, 5, 9, 7, 8, 3 }, { 4, 9, 9, 1, 2, 3 } });
        var mask = tensor(new long[,] { { 1, 1, 1, 0, 0, 0 }, { 1, 1, 0, 0, 0, 0 } });
        var seen = tower.Inspect(tokens, mask);
        Assert.True(allclose(tower.Tokens(tokens, mask), seen.Tokens, rtol: 1e-4, atol: 1e-5));
        Assert.True(allclose(tower.forward(tokens, mask), seen.Output, rtol: 1e-4, atol: 1e-5));
        Assert.True(allclose(seen.Tokens[0, 2], seen.Pooled[0]) && allclose(seen.Tokens[1, 1], seen.Pooled[1]));
        Assert.Equal(0, seen.BlockWeights[1][0, .., .., 3..].sum().item<float>());
        Assert.Equal(0, seen.BlockWeights[1].triu(1).sum().item<float>());
        Assert.Contains("mask has shape [2, 5]", Assert.Throws<ArgumentException>(() => tower.forward(tokens, mask.narrow(1, 0, 5))).Message);
    }

    [Fact]
    public void Text_pooled_at_its_end_may_be_shorter_than_the_table()
    {
        using var scope = NewDisposeScope();
        using var tower = new TextTower(new TextConfig(12, 2, 3, 20, 30, 6, TextPooling.Eot, Causal: true, Style: TowerStyle.Clip));
        var whole = tensor(new long[,] { { 4, 5, 29, 7, 8, 3 } });
        Assert.True(allclose(tower.forward(whole), tower.forward(whole.narrow(1, 0, 3)), rtol: 1e-4, atol: 1e-5));
        Assert.Throws<ArgumentException>(() => tower.forward(ones(1, 7, dtype: ScalarType.Int64)));
    }

    [Fact]
    public void Class_token_keeps_its_position_at_another_resolution()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var tower = new Vit(new VitConfig(12, 1, 3, 20, 8, 24, ImagePooling.Tok, Style: VitStyle.Clip.With(entry: VitEntry.PlacedClass)));
        var table = tower.state_dict()["pos_embed"];
        Assert.Equal([1, 10, 12], table.shape);
        var embedded = tower.Inspect(zeros(1, 3, 32, 48)).Embedded;
        Assert.Equal([1, 25, 12], embedded.shape);
        Assert.True(allclose(table[0, 0], embedded[0, 0]));
    }

    public static TheoryData<VitConfig> Resizable => new()
    {
        new VitConfig(12, 2, 3, 20, 8, 24),
        new VitConfig(12, 2, 3, 20, 8, 24, Style: VitStyle.SigLip),
        new VitConfig(12, 2, 3, 20, 8, 24, ImagePooling.Tok, 5, Style: VitStyle.Clip),
        new VitConfig(12, 2, 3, 20, 8, 24, ImagePooling.Gap, 5, Positions: PositionKind.SinCos2d),
    };

    [Theory]
    [MemberData(nameof(Resizable))]
    public void Tower_made_for_another_size_gives_what_the_first_gives_for_it(VitConfig config)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var tower = new Vit(config);
        using var wide = tower.At(32, 48);
        var images = randn(2, 3, 32, 48);
        Assert.True(allclose(tower.forward(images), wide.forward(images), rtol: 1e-5, atol: 1e-6));
        Assert.Equal(config with { ImageSize = 32, ImageWidth = 48 }, wide.Config);
        Assert.All(wide.parameters(), p => Assert.True(p.requires_grad));
        Assert.Contains("ImageSize is 4", Assert.Throws<ArgumentException>(() => tower.At(4)).Message);
    }

    [Fact]
    public void Tables_of_grids_that_are_not_square_are_resampled_when_their_rows_are_known()
    {
        using var scope = NewDisposeScope();
        var y = arange(0, 3, dtype: ScalarType.Float32).view(3, 1).expand(3, 5).reshape(1, 15, 1);
        var expected = arange(0, 5, dtype: ScalarType.Float32).div(2).view(5, 1).expand(5, 9).reshape(1, 45, 1);
        Assert.True(allclose(expected, PositionTable.Resample(y, 5, 9, tableRows: 3), rtol: 1e-5, atol: 1e-5));
        Assert.Same(y, PositionTable.Resample(y, 3, 5, PositionResampling.Bicubic, 3));
        Assert.Contains("is 15", Assert.Throws<ArgumentException>(() => PositionTable.Resample(y, 5, 9)).Message);
        Assert.Contains("multiple of the 4 rows", Assert.Throws<ArgumentException>(() => PositionTable.Resample(y, 5, 9, tableRows: 4)).Message);
    }

    [Fact]
    public void The_two_rules_of_resampling_differ_between_the_points_and_at_the_corners()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var table = randn(1, 16, 3);
        var linear = PositionTable.Resample(table, 8, 8);
        var bicubic = PositionTable.Resample(table, 8, 8, PositionResampling.Bicubic);
        Assert.True(allclose(table[0, 0], linear[0, 0]) && !allclose(table[0, 0], bicubic[0, 0]));
        Assert.True((linear - bicubic).abs().max().item<float>() > 0.1);
    }
}
