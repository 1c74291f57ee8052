using Experiments.Models;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public class TowerTests
{
    private static readonly TextConfig Text = new(16, 1, 2, 32, 20, 6, HeadDim: 16);

    private static Tensor Images(int count, int size = 24)
    {
        manual_seed(5);
        return rand(count, 3, size, size) * 2 - 1;
    }

    public static TheoryData<VitConfig> Towers => new()
    {
        VitConfig.Nano,
        new VitConfig(16, 2, 2, 32, 8, 24),
        new VitConfig(16, 2, 2, 32, 8, 24, ImagePooling.Gap, 5),
        new VitConfig(16, 2, 2, 32, 8, 24, ImagePooling.Tok, Positions: PositionKind.SinCos2d),
        new VitConfig(16, 1, 2, 32, 8, 24, ImagePooling.None, Stem: ImageStem.Convolution),
    };

    [Theory]
    [MemberData(nameof(Towers))]
    public void Inspecting_a_tower_gives_its_forward_result(VitConfig config)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var vit = new Vit(config);
        var images = Images(3);
        var seen = vit.Inspect(images);
        var output = vit.forward(images);
        Assert.True(allclose(output, seen.Output, rtol: 1e-4, atol: 1e-5));
        Assert.True(allclose(vit.Tokens(images), seen.Tokens, rtol: 1e-4, atol: 1e-5));
        Assert.Equal([3, config.Tokens, config.Width], seen.Tokens.shape);
        Assert.Equal(config.Depth, seen.BlockWeights.Count);
        Assert.Equal(config.Pool == ImagePooling.Map, seen.ProbeWeights is not null);
        Assert.Equal(config.Pool == ImagePooling.None, seen.Pooled is null);
        Assert.Equal(config.OutputDim, output.shape[^1]);
        Assert.True(output.std().item<float>() > 0, "heads of contrastive towers must not start at zero");
    }

    [Theory]
    [MemberData(nameof(Towers))]
    public void Permuting_the_images_permutes_the_outputs(VitConfig config)
    {
        using var scope = NewDisposeScope();
        using var vit = new Vit(config);
        var images = Images(4);
        var order = tensor(new long[] { 2, 0, 3, 1 });
        Assert.True(allclose(vit.forward(images)[order], vit.forward(images[order]), rtol: 1e-4, atol: 1e-5));
    }

    [Theory]
    [MemberData(nameof(Towers))]
    public void Towers_read_other_resolutions(VitConfig config)
    {
        using var scope = NewDisposeScope();
        using var vit = new Vit(config);
        Assert.Equal([2, 24 * 24 * 4 / config.Patch / config.Patch, config.Width], vit.Tokens(Images(2, 48)).shape);
    }

    [Fact]
    public void Images_of_another_shape_are_refused()
    {
        using var scope = NewDisposeScope();
        using var vit = new Vit(VitConfig.Nano);
        Assert.Contains("axis 1", Assert.Throws<ArgumentException>(() => vit.forward(zeros(2, 1, 24, 24))).Message);
        Assert.Contains("2 x 24 pixels", Assert.Throws<ArgumentException>(() => vit.forward(zeros(2, 3, 2, 24))).Message);
    }

    [Fact]
    public void Map_tower_without_positions_does_not_see_the_order_of_patches()
    {
        using var scope = NewDisposeScope();
        using var vit = new Vit(new VitConfig(16, 2, 2, 32, 12, 24));
        using (no_grad())
            vit.state_dict()["pos_embed"].zero_();
        var images = Images(2);
        var swapped = cat([images.narrow(3, 12, 12), images.narrow(3, 0, 12)], 3);
        Assert.True(allclose(vit.forward(images), vit.forward(swapped), rtol: 1e-4, atol: 1e-6));
    }

    [Fact]
    public void Text_towers_require_the_padded_length()
    {
        using var scope = NewDisposeScope();
        using var tower = new TextTower(Text);
        Assert.Contains("axis 1", Assert.Throws<ArgumentException>(() => tower.forward(ones(2, 5, dtype: ScalarType.Int64))).Message);
    }

    [Fact]
    public void Last_pooling_reads_every_position_through_attention()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var tower = new TextTower(Text);
        var tokens = tensor(new long[,] { { 4, 5, 6, 1, 1, 1 } });
        var changed = tensor(new long[,] { { 7, 5, 6, 1, 1, 1 } });
        Assert.True((tower.forward(tokens) - tower.forward(changed)).abs().max().item<float>() > 1e-4);
        Assert.Equal(tower.Tokens(tokens)[.., 5].data<float>().ToArray(), Pooled(tower, tokens).data<float>().ToArray());

        static Tensor Pooled(TextTower tower, Tensor tokens)
        {
            using var headless = new TextTower(Text.With(headDim: 0));
            headless.load_state_dict(tower.state_dict().Where(p => !p.Key.StartsWith("head", StringComparison.Ordinal)).ToDictionary(p => p.Key, p => p.Value));
            return headless.forward(tokens);
        }
    }

    [Fact]
    public void Mean_poolings_average_the_positions_they_name()
    {
        using var scope = NewDisposeScope();
        var tokens = tensor(new long[,] { { 4, 5, 6, 1, 1, 1 }, { 1, 1, 1, 1, 1, 1 } });
        using var masked = new TextTower(Text.With(pool: TextPooling.MaskedMean, headDim: 0));
        Assert.True(allclose(masked.Tokens(tokens)[0, ..3].mean([0]), masked.forward(tokens)[0], rtol: 1e-4, atol: 1e-6));
        Assert.Equal(0, masked.forward(tokens)[1].abs().sum().item<float>());
        using var plain = new TextTower(Text.With(pool: TextPooling.Mean, headDim: 0));
        Assert.True(allclose(plain.Tokens(tokens).mean([1]), plain.forward(tokens), rtol: 1e-4, atol: 1e-6));
    }

    [Fact]
    public void Causal_text_pooled_at_the_end_does_not_see_what_follows()
    {
        using var scope = NewDisposeScope();
        using var tower = new TextTower(Text.With(pool: TextPooling.Eot, causal: true));
        var tokens = tensor(new long[,] { { 4, 5, 19, 0, 0, 0 }, { 4, 5, 19, 7, 3, 2 } });
        var embeddings = tower.forward(tokens);
        Assert.True(allclose(embeddings[0], embeddings[1], rtol: 1e-5, atol: 1e-6));
    }

    [Fact]
    public void Parameters_of_models_built_inside_a_scope_survive_it()
    {
        Vit image;
        TextTower text;
        DualEncoder pair;
        int expected;
        using (NewDisposeScope())
        {
            image = new Vit(new VitConfig(16, 1, 2, 32, 8, 24, ImagePooling.Tok));
            text = new TextTower(Text);
            pair = new DualEncoder(DualEncoderConfig.Nano);
            expected = pair.state_dict().Count;
        }
        Assert.Contains("cls_token", image.state_dict().Keys);
        Assert.Equal(expected, pair.state_dict().Count);
        using var scope = NewDisposeScope();
        Assert.Equal([2, 16], image.forward(Images(2)).shape);
        Assert.Equal([2, 16], text.forward(ones(2, 6, dtype: ScalarType.Int64)).shape);
        Assert.Equal([2, 2], pair.forward(Images(2), ones(2, 16, dtype: ScalarType.Int64)).shape);
        image.Dispose();
        text.Dispose();
        pair.Dispose();
    }

    [Fact]
    public void Forward_passes_leave_nothing_behind_but_their_result()
    {
        using var pair = new DualEncoder(DualEncoderConfig.Nano);
        using var scope = NewDisposeScope();
        var images = Images(2);
        var tokens = ones(2, 16, dtype: ScalarType.Int64);
        using var quiet = no_grad();
        pair.forward(images, tokens).Dispose();
        long before = LiveTensors.Count();
        pair.forward(images, tokens).Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }
}
