using Experiments.Lib.Tests.Parity;
using Experiments.Models;
using Experiments.Models.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public sealed class ImageCaptionerTests : IDisposable
{
    private static readonly ImageCaptionerConfig Tiny = ImageCaptionerConfig.Nano.With(
        image: ImageCaptionerConfig.Nano.Image.With(width: 48, heads: 3, mlpDim: 64, depth: 1), width: 32, heads: 4, mlpDim: 64, vocabulary: 40, length: 9);

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly ImageCaptioner model;

    public ImageCaptionerTests()
    {
        manual_seed(5);
        model = new ImageCaptioner(Tiny);
        using var quiet = no_grad();
        foreach (var parameter in model.parameters().Where(p => p.abs().max().item<float>() < 1e-3))
            parameter.normal_(0, 0.2); // a head of zeros would hide every difference
    }

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
    }

    private static Tensor Images(long count) => rand(count, 3, 32, 32) * 2 - 1;

    /// <summary>Captions that end with 1 and are padded with 0.</summary>
    private static Tensor Captions(long count, long length = 9)
    {
        var text = randint(2, Tiny.Vocabulary, [count, length], dtype: int64);
        var ends = randint(2, length, [count, 1], dtype: int64);
        var at = arange(length).unsqueeze(0);
        return where(at.lt(ends), text, at.eq(ends).to(int64));
    }

    private static double Difference(Tensor a, Tensor b) => (a - b).abs().max().item<float>();

    private static DecodedRows Greedy(IDecodingState state, DecodingConfig config)
    {
        using (state)
            return Decode.Greedy(state, config);
    }

    private static Tensor Losses(Tensor logits, Tensor text)
    {
        var counted = text.ne(0).to(float32);
        var losses = nn.functional.cross_entropy(logits.flatten(0, 1), text.flatten(), reduction: nn.Reduction.None).view(text.shape) * counted;
        return losses.sum([1L]) / counted.sum([1L]);
    }

    [Fact]
    public void Read_causally_no_position_sees_its_own_word_or_a_later_one()
    {
        using var quiet = no_grad();
        var encoded = model.Encode(Images(2));
        var text = Captions(2);
        for (int t = 0; t < 9; t++)
        {
            var other = text.clone();
            other[.., t] = (text[.., t] + 3) % Tiny.Vocabulary;
            var (a, b) = (model.Decode(encoded, CaptionInputs.Causal(text)), model.Decode(encoded, CaptionInputs.Causal(other)));
            Assert.True(Difference(a.narrow(1, 0, t + 1), b.narrow(1, 0, t + 1)) < 1e-6, $"position {t}");
            Assert.True(t == 8 || Difference(a.select(1, t + 1), b.select(1, t + 1)) > 1e-3, $"position {t}");
        }
    }

    [Fact]
    public void In_parallel_each_position_is_predicted_from_the_image_and_its_place_alone()
    {
        using var quiet = no_grad();
        var (encoded, text) = (model.Encode(Images(2)), Captions(2));
        var logits = model.Decode(encoded, CaptionInputs.Parallel(text, model.MaskToken));
        for (int t = 0; t < 9; t++)
        {
            var alone = text.clone();
            alone[.., t] = (text[.., t] + 3) % Tiny.Vocabulary; // another word to predict there
            var again = model.Decode(encoded, CaptionInputs.Partial(alone, ones_like(text), model.MaskToken));
            Assert.Equal(0, Difference(logits.select(1, t), again.select(1, t)));
        }
        Assert.True(Difference(logits, model.Decode(model.Encode(Images(2)), CaptionInputs.Parallel(text, model.MaskToken))) > 1e-3);
    }

    [Fact]
    public void With_holes_a_hidden_word_is_seen_by_nobody_and_the_others_by_all()
    {
        using var quiet = no_grad();
        var (encoded, text) = (model.Encode(Images(2)), Captions(2));
        var masked = zeros_like(text);
        masked[.., 4] = 1;
        Tensor Run(int changed)
        {
            var other = text.clone();
            other[.., changed] = (text[.., changed] + 3) % Tiny.Vocabulary;
            return model.Decode(encoded, CaptionInputs.Partial(other, masked, model.MaskToken));
        }
        var logits = model.Decode(encoded, CaptionInputs.Partial(text, masked, model.MaskToken));
        Assert.Equal(0, Difference(logits, Run(4)));
        Assert.True(Difference(logits.select(1, 0), Run(8).select(1, 0)) > 1e-4);
        Assert.True(Difference(logits.select(1, 8), Run(0).select(1, 8)) > 1e-4);
    }

    [Fact]
    public void A_mixed_batch_treats_each_example_as_its_kind()
    {
        using var quiet = no_grad();
        var (encoded, text) = (model.Encode(Images(3)), Captions(3));
        var parallel = tensor(new[] { true, false, true });
        var masked = randint(0, 2, [3, 9], dtype: int64);
        foreach (var hidden in new[] { null, masked })
        {
            var mixed = model.Decode(encoded, CaptionInputs.Mixed(text, parallel, hidden, model.MaskToken));
            var causal = model.Decode(encoded, CaptionInputs.Causal(text));
            var holes = model.Decode(encoded, hidden is null ? CaptionInputs.Parallel(text, model.MaskToken) : CaptionInputs.Partial(text, hidden, model.MaskToken));
            Assert.True(Difference(mixed, where(parallel.view(3, 1, 1), holes, causal)) < 1e-5);
        }
    }

    [Fact]
    public void Captions_that_share_an_image_are_scored_as_with_an_image_each()
    {
        using var quiet = no_grad();
        var encoded = model.Encode(Images(2));
        var captions = Captions(6).view(2, 3, 9);
        var scores = model.Score(encoded, captions);
        Assert.Equal([2, 3], scores.shape);
        for (int c = 0; c < 3; c++)
        {
            var text = captions.select(1, c);
            var expected = -Losses(model.Decode(encoded, CaptionInputs.Causal(text)), text) * text.ne(0).sum(1);
            Assert.True(Difference(expected, scores.select(1, c)) < 1e-4);
        }
    }

    [Fact]
    public void A_batch_decodes_as_its_rows_do_alone_and_as_without_caches()
    {
        using var quiet = no_grad();
        var encoded = model.Encode(Images(4));
        var free = Greedy(model.Start(encoded), new DecodingConfig(9));
        var config = new DecodingConfig(9, free.Rows[2][2]);
        var batch = Greedy(model.Start(encoded), config);
        Tensor Again(Tensor live, Tensor read) => model.Decode(encoded.index_select(0, live), new CaptionInputs(read, IsCausal: true));
        Assert.Equal(batch.Rows, Greedy(new RecomputedDecoding(Again, 4, 0), config).Rows);
        for (int row = 0; row < 4; row++)
            Assert.Equal(batch.Rows[row], Greedy(model.Start(encoded.narrow(0, row, 1)), config).Rows[0]);
        Assert.Contains("at most the 9 tokens", Assert.Throws<ArgumentException>(() => Greedy(model.Start(encoded), new DecodingConfig(11))).Message);
    }

    [Fact]
    public void Untrained_the_loss_is_ln_V_for_every_caption_and_either_way()
    {
        using var untrained = new ImageCaptioner(Tiny);
        using var quiet = no_grad();
        var (images, text) = (Images(3), Captions(3));
        var encoded = untrained.Encode(images);
        foreach (var inputs in new[] { CaptionInputs.Causal(text), CaptionInputs.Parallel(text, untrained.MaskToken) })
            Assert.All(Losses(untrained.Decode(encoded, inputs), text).data<float>().ToArray(), loss => Assert.Equal(Math.Log(40), loss, 1e-5));
    }

    [Fact]
    public void Overfits_one_batch_both_ways()
    {
        using var student = new ImageCaptioner(Tiny);
        var (images, text) = (Images(6), Captions(6));
        using var optimiser = optim.AdamW(student.parameters(), 3e-3);
        double loss = double.NaN;
        for (int step = 0; step < 150; step++)
        {
            using var inner = NewDisposeScope();
            student.zero_grad();
            var parallel = rand(6).lt(0.5);
            var error = Losses(student.Decode(student.Encode(images), CaptionInputs.Mixed(text, parallel, null, student.MaskToken)), text).mean();
            error.backward();
            optimiser.step();
            loss = error.item<float>();
        }
        Assert.True(loss < 0.2, $"loss {loss}");
        using var quiet = no_grad();
        var encoded = student.Encode(images);
        var decoded = Greedy(student.Start(encoded), new DecodingConfig(9, EndToken: 1));
        var expected = Enumerable.Range(0, 6).Select(row => text[row].data<long>().ToArray().TakeWhile(t => t != 0));
        Assert.Equal(expected, decoded.Rows);
        var atOnce = student.Decode(encoded, CaptionInputs.Parallel(text, student.MaskToken)).argmax(-1);
        Assert.True(atOnce.eq(text).logical_or(text.eq(0)).all().item<bool>(), "a word stands in another place than its own");
    }

    [Fact]
    public void The_decoder_has_no_biases_but_in_its_last_norm_and_layer()
    {
        string[] biases = [.. model.named_parameters().Select(p => p.name).Where(n => n.StartsWith("decoder.", StringComparison.Ordinal) && n.EndsWith("bias", StringComparison.Ordinal)).Order()];
        Assert.Equal(["decoder.head.bias", "decoder.norm.bias"], biases);
        using var with = new ImageCaptioner(Tiny.With(biases: true, depth: 1));
        Assert.Equal(5, with.named_parameters().Count(p => p.name.StartsWith("decoder.blocks.", StringComparison.Ordinal) && p.name.EndsWith("bias", StringComparison.Ordinal)));
    }

    [Fact]
    public void Cap_has_no_mask_to_predict_from()
    {
        using var cap = new ImageCaptioner(Tiny.With(maskToken: false));
        Assert.Equal([40, 32], cap.state_dict()["decoder.token_embed"].shape);
        Assert.Contains("no mask token", Assert.Throws<InvalidOperationException>(() => cap.MaskToken).Message);
    }

    [Fact]
    public void Decoding_scoring_and_training_leave_no_tensors_behind()
    {
        var (images, text) = (Images(2), Captions(2));
        long before = LiveTensors.Count();
        using (NewDisposeScope())
        {
            Greedy(model.Start(model.Encode(images)), new DecodingConfig(9, 1));
            model.Score(model.Encode(images), text.unsqueeze(1));
            Losses(model.Decode(model.Encode(images), CaptionInputs.Mixed(text, tensor(new[] { true, false }), null, model.MaskToken)), text).sum().backward();
        }
        model.zero_grad();
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void Shapes_that_cannot_be_are_refused_by_name()
    {
        Assert.Contains("ImageCaptionerConfig.Heads is 5", Assert.Throws<ArgumentException>(() => new ImageCaptioner(Tiny.With(heads: 5))).Message);
        var pooled = Tiny.With(image: Tiny.Image.With(pool: ImagePooling.Gap));
        Assert.Contains("Image.Pool is Gap", Assert.Throws<ArgumentException>(() => new ImageCaptioner(pooled)).Message);
        var encoded = zeros(2, 4, 48);
        Assert.Contains("is 3; give each of the 2 images", Assert.Throws<ArgumentException>(() => model.Decode(encoded, CaptionInputs.Causal(Captions(3)))).Message);
        Assert.Contains("is 12; use at most the 9 tokens", Assert.Throws<ArgumentException>(() => model.Decode(encoded, CaptionInputs.Causal(Captions(2, 12)))).Message);
        Assert.Contains("encoded has shape [2, 4, 47]", Assert.Throws<ArgumentException>(() => model.Start(zeros(2, 4, 47))).Message);
    }
}
