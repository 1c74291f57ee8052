using Experiments.Models;
using Experiments.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

/// <summary>What each position of the decoder may know, and what is counted of it.</summary>
public sealed class CaptionerSightTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly ImageCaptioner model = TinyCaptioner.Create(0.2);

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
    }

    private static double Difference(Tensor a, Tensor b) => (a - b).abs().max().item<float>();

    private CaptionInputs Inputs(string kind, Tensor text) => kind switch
    {
        "causal" => CaptionInputs.Causal(text),
        "parallel" => CaptionInputs.Parallel(text, model.MaskToken),
        "partial" => CaptionInputs.Partial(text, arange(9).remainder(2).expand(text.shape), model.MaskToken),
        _ => CaptionInputs.Mixed(text, arange(text.shape[0]).remainder(2).to(ScalarType.Bool), null, model.MaskToken),
    };

    [Theory]
    [InlineData("causal")]
    [InlineData("parallel")]
    [InlineData("partial")]
    [InlineData("mixed")]
    public void Every_position_sees_every_token_of_its_own_image_and_of_no_other(string kind)
    {
        var encoded = model.Encode(TinyCaptioner.Images(2)).detach().requires_grad_();
        var logits = model.Decode(encoded, Inputs(kind, TinyCaptioner.Captions(4))); // two captions an image
        for (int row = 0; row < 4; row++)
        {
            for (int t = 0; t < 9; t++)
            {
                var seen = autograd.grad([logits[row, t].pow(2).sum()], [encoded], retain_graph: true)[0].abs().amax([2L]); // [B, N]
                Assert.True(seen[row / 2].min().item<float>() > 1e-7, $"{kind}: position {t} misses an image token");
                Assert.Equal(0, seen[1 - row / 2].max().item<float>());
            }
        }
    }

    [Fact]
    public void A_causal_position_depends_on_every_word_before_it_and_on_none_after()
    {
        using var quiet = no_grad();
        var (encoded, text) = (model.Encode(TinyCaptioner.Images(1)), TinyCaptioner.Captions(1));
        var variants = text.repeat(10, 1); // row s has another word at s, the last row none
        for (int s = 0; s < 9; s++)
            variants[s, s] = (text[0, s] + 3) % 40;
        var logits = model.Decode(encoded, CaptionInputs.Causal(variants));
        var moved = (logits - logits[9]).abs().amax([2L]); // [changed word, position]
        for (int s = 0; s < 9; s++)
        {
            for (int t = 0; t < 9; t++)
                Assert.True(s < t ? moved[s, t].item<float>() > 1e-5 : moved[s, t].item<float>() < 1e-6, $"word {s}, position {t}");
        }
    }

    [Fact]
    public void Each_example_of_a_mixed_batch_is_what_it_is_alone()
    {
        using var quiet = no_grad();
        var (encoded, text) = (model.Encode(TinyCaptioner.Images(5)), TinyCaptioner.Captions(5));
        bool[] parallel = [false, true, true, false, true];
        var mixed = model.Decode(encoded, CaptionInputs.Mixed(text, tensor(parallel), null, model.MaskToken));
        for (int row = 0; row < 5; row++)
        {
            var own = text.narrow(0, row, 1);
            var alone = model.Decode(encoded.narrow(0, row, 1), parallel[row] ? CaptionInputs.Parallel(own, model.MaskToken) : CaptionInputs.Causal(own));
            Assert.True(Difference(alone[0], mixed[row]) < 1e-5, $"row {row}");
        }
        Assert.True(Difference(mixed, model.Decode(encoded, CaptionInputs.Causal(text))) > 1e-2);
    }

    [Fact]
    public void Parallel_inputs_are_not_shifted_and_causal_ones_are()
    {
        var text = TinyCaptioner.Captions(2);
        var odd = arange(9).remainder(2).expand(2, 9);
        var hidden = text * (1 - odd) + 40 * odd;
        Assert.True(CaptionInputs.Parallel(text, 40).Tokens.eq(40).all().item<bool>());
        Assert.True(CaptionInputs.Partial(text, odd, 40).Tokens.eq(hidden).all().item<bool>());
        var mixed = CaptionInputs.Mixed(text, tensor(new[] { true, false }), odd, 40).Tokens;
        Assert.True(mixed[0].eq(hidden[0]).all().item<bool>());
        Assert.Equal([0, .. text[1].data<long>().ToArray()[..8]], mixed[1].data<long>().ToArray());
    }

    /// <summary>Given the image, words predicted at once are independent: one table of T distributions scores every caption of that length.</summary>
    [Fact]
    public void In_parallel_one_table_an_image_scores_every_caption_word_by_word()
    {
        using var quiet = no_grad();
        var (encoded, text) = (model.Encode(TinyCaptioner.Images(2)), TinyCaptioner.Captions(6));
        var counted = text.ne(0).to(float32);
        var logits = model.Decode(encoded, CaptionInputs.Parallel(text, model.MaskToken));
        var scores = CaptionLoss.PerExample(logits, text, counted, normalised: false).neg();
        var table = model.Decode(encoded, CaptionInputs.Parallel(zeros(2, 9, dtype: int64), model.MaskToken)).log_softmax(-1); // never saw a caption
        for (int row = 0; row < 6; row++)
        {
            long[] words = text[row].data<long>().ToArray();
            double terms = words.Select((word, t) => word == 0 ? 0 : table[row / 3, t, word].item<float>()).Sum();
            Assert.Equal(terms, scores[row].item<float>(), 1e-3);
        }
        var shuffled = text.index_select(1, randperm(9));
        Assert.Equal(0, Difference(logits, model.Decode(encoded, CaptionInputs.Parallel(shuffled, model.MaskToken))));
    }

    [Fact]
    public void A_score_adds_the_words_up_to_the_end_token_and_nothing_behind_it()
    {
        using var quiet = no_grad();
        var encoded = model.Encode(TinyCaptioner.Images(1));
        long[] caption = [7, 21, 7, 1];
        double Score(params long[] text) => model.Score(encoded, tensor(text, 1, 1, text.Length)).item<float>();
        var told = model.Decode(encoded, CaptionInputs.Causal(tensor(caption, 1, 4)))[0].log_softmax(-1);
        double[] terms = [.. caption.Select((word, t) => (double)told[t, word].item<float>())];
        Assert.Equal(terms.Sum(), Score(caption), 1e-4);
        Assert.Equal(terms.Sum(), Score([.. caption, 0, 0, 0]), 1e-4);
        Assert.Equal(terms.Sum() - terms[3], Score(7, 21, 7), 1e-4); // without its end a caption scores higher
    }

    [Fact]
    public void The_forward_pass_reads_word_by_word_whether_training_or_not()
    {
        using var quiet = no_grad();
        var (images, text) = (TinyCaptioner.Images(2), TinyCaptioner.Captions(2));
        var expected = model.Decode(model.Encode(images), CaptionInputs.Causal(text));
        model.train();
        Assert.Equal(0, Difference(expected, model.forward(images, text)));
        model.eval();
        Assert.Equal(0, Difference(expected, model.forward(images, text)));
    }

    [Fact]
    public void Gradients_of_a_mixed_batch_match_finite_differences()
    {
        model.to(float64);
        var (images, text) = (TinyCaptioner.Images(3).to(float64), TinyCaptioner.Captions(3));
        var inputs = CaptionInputs.Mixed(text, tensor(new[] { true, false, true }), null, model.MaskToken);
        Tensor Loss() => CaptionLoss.FromLogits(model.Decode(model.Encode(images), inputs), text, text.ne(0).to(float64));
        Loss().backward();
        foreach (var (name, parameter) in model.named_parameters())
        {
            using var inner = NewDisposeScope();
            using var quiet = no_grad();
            var direction = randn_like(parameter);
            double Moved(double step)
            {
                parameter.add_(direction * step);
                double loss = Loss().item<double>();
                parameter.sub_(direction * step);
                return loss;
            }
            double slope = (Moved(1e-5) - Moved(-1e-5)) / 2e-5, expected = (parameter.grad! * direction).sum().item<double>();
            Assert.True(Math.Abs(slope - expected) < 1e-7 + 1e-5 * Math.Abs(expected), $"{name}: {slope} by differences, {expected} by gradient");
            Assert.True(parameter.grad!.abs().max().item<double>() > 0, $"{name} has no gradient");
        }
    }
}
