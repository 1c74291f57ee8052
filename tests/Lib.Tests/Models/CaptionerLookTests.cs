using Experiments.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public sealed class CaptionerLookTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly ImageCaptioner model = TinyCaptioner.Create();

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
    }

    private static double Difference(Tensor a, Tensor b) => (a - b).abs().max().item<float>();

    [Fact]
    public void Values_weighted_by_what_a_block_looks_at_are_what_its_fused_attention_gives()
    {
        using var quiet = no_grad();
        using var block = new CaptionerBlock(TinyCaptioner.Config, null);
        var weights = block.state_dict();
        weights["fc2.weight"].zero_(); // without its MLP a block adds what its attentions give
        var (input, encoded) = (randn(6, 5, 32), randn(2, 16, 48));
        var (keys, values) = block.Remember(encoded);
        var looks = new List<Tensor>();
        var whole = block.Forward(input, null, true, (keys, values), null, looks);
        var blind = block.Forward(input, null, true, (keys, zeros_like(values)), null);
        var gathered = looks[0].matmul(values.repeat_interleave(3, 0)); // 3 captions of each image
        var expected = nn.functional.linear(gathered.transpose(1, 2).flatten(2), weights["cross.proj.weight"]);
        Assert.Equal([6, 4, 5, 16], looks[0].shape);
        Assert.True(Difference(whole - blind, expected) < 1e-5);
        Assert.True(expected.abs().max().item<float>() > 0.1);
    }

    [Fact]
    public void Each_word_looks_with_weights_that_sum_to_one_in_every_head_of_every_block()
    {
        using var quiet = no_grad();
        var (encoded, text) = (model.Encode(TinyCaptioner.Images(2)), TinyCaptioner.Captions(4));
        var looks = model.Look(encoded, CaptionInputs.Causal(text));
        Assert.Equal([4, 2, 4, 9, 16], looks.shape);
        Assert.True(Difference(looks.sum(-1), ones(4, 2, 4, 9)) < 1e-5);
        Assert.True(looks.min().item<float>() > 0);
        Assert.True(looks.std(-1).max().item<float>() > 1e-3);
        for (int row = 0; row < 4; row++)
        {
            var alone = model.Look(encoded.narrow(0, row / 2, 1), CaptionInputs.Causal(text.narrow(0, row, 1)));
            Assert.True(Difference(alone[0], looks[row]) < 1e-6);
        }
    }

    [Fact]
    public void Looks_follow_the_image_tokens_and_the_words_read_before()
    {
        using var quiet = no_grad();
        var (encoded, text) = (model.Encode(TinyCaptioner.Images(1)), TinyCaptioner.Captions(1));
        var looks = model.Look(encoded, CaptionInputs.Causal(text));
        var order = randperm(16);
        Assert.True(Difference(looks.index_select(-1, order), model.Look(encoded.index_select(1, order), CaptionInputs.Causal(text))) < 1e-5);
        var other = text.clone();
        other[.., 3] = (text[.., 3] + 3) % 40;
        var changed = model.Look(encoded, CaptionInputs.Causal(other));
        Assert.True(Difference(looks.narrow(3, 0, 4), changed.narrow(3, 0, 4)) < 1e-6);
        Assert.True(Difference(looks.select(3, 4), changed.select(3, 4)) > 1e-4);
        var uniform = model.Look(encoded.narrow(1, 0, 1).expand(-1, 16, -1), CaptionInputs.Parallel(text, model.MaskToken));
        Assert.True(Difference(uniform, full_like(uniform, 1 / 16f)) < 1e-6);
    }

    [Fact]
    public void Looking_needs_inputs_that_fit_and_leaves_the_result_alone()
    {
        var (encoded, inputs) = (zeros(2, 16, 48), CaptionInputs.Causal(TinyCaptioner.Captions(3)));
        Assert.Contains("is 3; give each of the 2 images", Assert.Throws<ArgumentException>(() => model.Look(encoded, inputs)).Message);
        var fitting = inputs with { Tokens = inputs.Tokens.narrow(0, 0, 2) };
        long before = LiveTensors.Count();
        using (model.Look(encoded, fitting))
            Assert.Equal(before + 1, LiveTensors.Count());
        Assert.Equal(before, LiveTensors.Count());
    }
}
