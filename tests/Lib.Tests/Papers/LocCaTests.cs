using Experiments.Data;
using Experiments.Models;
using Experiments.Objectives;
using Experiments.Papers.LocCa;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class LocCaTests : IDisposable
{
    private const int B = 6;
    private static readonly LocCaRecipe Tiny = LocCa.Quick.With(
        model: ImageCaptionerConfig.Beside(new VitConfig(32, 1, 2, 64, 8, 32, Positions: PositionKind.SinCos2d)).With(depth: 1, length: 16),
        training: LocCa.Quick.Training.With(batchSize: B));

    private readonly LocCaData data = LocCaData.FromWorld(count: 40);

    public static TheoryData<LocCaRecipe> Recipes => [LocCa.Paper, LocCa.Lesson, LocCa.Quick, LocCa.Cap(LocCa.Lesson), LocCa.CapPa(LocCa.Lesson), LocCa.ThreeCaptions(LocCa.Paper)];

    public void Dispose() => data.Dispose();

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Every_recipe_is_valid(LocCaRecipe recipe) => recipe.Validate();

    [Fact]
    public void The_paper_saw_nine_billion_pairs_with_half_of_the_captions_in_parallel()
    {
        Assert.Equal(9e9, (double)LocCa.Paper.Training.Steps * LocCa.Paper.Training.BatchSize, 1e7);
        Assert.Equal((24, 12), (LocCa.Paper.Model.Image.Depth, LocCa.Paper.Model.Depth));
        Assert.Equal((0.5, 500, 0.3), (LocCa.Paper.Parallel, LocCa.Paper.Boxes.Scale, LocCa.Paper.Labels.Threshold));
    }

    [Fact]
    public void Twins_differ_in_their_sequences_alone()
    {
        foreach (var twin in new[] { LocCa.Cap(LocCa.Lesson), LocCa.CapPa(LocCa.Lesson), LocCa.ThreeCaptions(LocCa.Lesson) })
            Assert.Equal(LocCa.Lesson, twin.With(mixture: LocCaMixture.All, parallel: 0.5));
        Assert.Equal(LocCa.Lesson.Mixture.Sequences, LocCa.ThreeCaptions(LocCa.Lesson).Mixture.Sequences);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void An_untrained_model_loses_ln_V_a_token_in_every_mixture(LocCaRecipe recipe)
    {
        using var scope = NewDisposeScope();
        using var run = Run(Tiny.With(mixture: recipe.Mixture, parallel: recipe.Parallel));
        using var batch = Draw(run);
        Assert.Equal(Math.Log(run.Sequences.Tokenizer.VocabularySize), run.Loss(batch).item<float>(), 1e-4);
    }

    [Fact]
    public void The_prefix_carries_no_loss_and_everything_behind_it_does()
    {
        using var scope = NewDisposeScope();
        using var run = Run(Tiny);
        using var batch = Draw(run);
        var expected = batch.Text.ne(0).to(float32);
        expected.select(1, 0).fill_(0);
        Assert.True(batch.Weights.equal(expected).all().item<bool>());
        int separator = run.Sequences.Tokenizer.IdOf(":");
        Assert.Equal(2 * B, (batch.Weights * batch.Text.eq(separator).to(float32)).sum().item<float>());
        var prefixes = batch.Text.select(1, 0).view(B, 3);
        string[] words = ["<cap>", "<aref>", "<gcap>"];
        for (int task = 0; task < 3; task++)
            Assert.True(prefixes.select(1, task).eq(run.Sequences.Tokenizer.IdOf(words[task])).all().item<bool>());
    }

    [Theory]
    [InlineData(LocCaTask.Refer)]
    [InlineData(LocCaTask.Ground)]
    public void Both_halves_carry_loss_and_the_second_alone_where_that_is_asked_for(LocCaTask task)
    {
        using var scope = NewDisposeScope();
        var mixture = task == LocCaTask.Refer ? new LocCaMixture(0, 1, 0) : new LocCaMixture(0, 0, 1);
        using var whole = Run(Tiny.With(mixture: mixture));
        using var half = Run(Tiny.With(mixture: mixture, secondHalfOnly: true));
        using var first = Draw(whole);
        using var second = Draw(half);
        Assert.True(first.Text.equal(second.Text).all().item<bool>());
        int separator = whole.Sequences.Tokenizer.IdOf(":");
        for (int row = 0; row < B; row++)
        {
            long[] text = first.Text[row].data<long>().ToArray();
            int middle = Array.IndexOf(text, separator), length = Array.IndexOf(text, 2) + 1;
            Assert.Equal(length - 1, first.Weights[row].sum().item<float>());
            Assert.Equal(length - 1 - middle, second.Weights[row].sum().item<float>());
            Assert.Equal(0, second.Weights[row].narrow(0, 0, middle + 1).sum().item<float>());
        }
    }

    [Fact]
    public void Captions_alone_are_parallel_and_half_of_them()
    {
        using var scope = NewDisposeScope();
        using var run = Run(Tiny.With(training: Tiny.Training.With(batchSize: 40)));
        using var batches = run.Sequences.Batches();
        double caption = 0;
        for (int step = 0; step < 10; step++)
        {
            using var batch = batches.Next(default);
            var coins = batch.Parallel!.view(40, 3);
            caption += coins.select(1, 0).to(float32).mean().item<float>() / 10;
            Assert.False(coins.narrow(1, 1, 2).any().item<bool>());
        }
        Assert.InRange(caption, 0.4, 0.6);
        using var none = Run(Tiny.With(parallel: 0));
        using var causal = Draw(none);
        Assert.Null(causal.Parallel);
    }

    [Fact]
    public void Parallel_sequences_read_their_prefix_and_masks_and_see_all_of_it()
    {
        using var scope = NewDisposeScope();
        var text = tensor(new long[] { 5, 6, 7, 2, 5, 6, 7, 2 }, 2, 4);
        var inputs = LocCa.Inputs(text, tensor(new[] { true, false }), 99);
        Assert.Equal([5, 99, 99, 99, 0, 5, 6, 7], inputs.Tokens.flatten().data<long>().ToArray());
        var sees = inputs.Mask!.expand(2, 1, 4, 4).squeeze(1);
        Assert.True(sees[0].all().item<bool>());
        Assert.True(sees[1].equal(ones(4, 4, dtype: ScalarType.Bool).tril()).all().item<bool>());
    }

    [Fact]
    public void A_box_depends_on_its_text_and_a_parallel_caption_on_nothing_but_prefix_and_picture()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var run = Run(Tiny);
        Shake(run.Model);
        var encoded = randn(1, 16, 32);
        Tensor Logits(long[] ids, bool parallel) =>
            run.Model.Decode(encoded, LocCa.Inputs(tensor(ids, 1, ids.Length), tensor(new[] { parallel }), run.Model.MaskToken));
        long[] ids = [5, 20, 21, 22, 23], other = [5, 30, 21, 22, 23], prefix = [6, 20, 21, 22, 23];
        Assert.True(Logits(ids, true).equal(Logits(other, true)).all().item<bool>());
        Assert.False(allclose(Logits(ids, true), Logits(prefix, true)));
        Assert.False(allclose(Logits(ids, false).select(1, 4), Logits(other, false).select(1, 4)));
        Assert.True(allclose(Logits(ids, false).select(1, 1), Logits(other, false).select(1, 1)));
    }

    [Fact]
    public void The_encoder_runs_once_and_its_gradient_is_the_sum_over_the_tasks()
    {
        using var scope = NewDisposeScope();
        using var run = Run(Tiny);
        Shake(run.Model);
        using var batch = Draw(run);
        Tensor[] Gradients(Tensor loss)
        {
            run.Model.zero_grad();
            loss.backward();
            return [.. run.Model.Image.parameters().Where(p => p.grad is not null).Select(p => p.grad!.clone())];
        }
        var once = Gradients(run.Loss(batch));
        Tensor Task(int task)
        {
            var pick = arange(B) * 3 + task;
            var inputs = LocCa.Inputs(batch.Text.index_select(0, pick), batch.Parallel!.index_select(0, pick), run.Model.MaskToken);
            var logits = run.Model.Decode(run.Model.Encode(batch.Images), inputs);
            return CaptionLoss.FromLogits(logits, batch.Text.index_select(0, pick), batch.Weights.index_select(0, pick)) / 3;
        }
        var tasks = Enumerable.Range(0, 3).Select(t => Gradients(Task(t))).ToArray();
        Assert.NotEmpty(once);
        for (int i = 0; i < once.Length; i++)
            Assert.True(allclose(once[i], tasks[0][i] + tasks[1][i] + tasks[2][i], rtol: 1e-3, atol: 1e-6));
    }

    [Fact]
    public void Pictures_without_a_region_teach_their_caption_alone()
    {
        using var scope = NewDisposeScope();
        using var bare = new LocCaData(data.Images.alias(), data.Captions, [.. data.Regions.Select((r, i) => i < 3 ? r : [])], data.Words, "test");
        using var run = new LocCaRun(Tiny, bare);
        Shake(run.Model);
        var draw = new BatchDraw(0, 0, [0, 1, 2, 3, 4, 5], new(1, 2, 3));
        using var batch = run.Sequences.Gather(draw);
        var present = batch.Weights.sum([1L]).view(B, 3).gt(0);
        Assert.True(present.select(1, 0).all().item<bool>());
        Assert.True(present.narrow(0, 0, 3).all().item<bool>());
        Assert.False(present.narrow(0, 3, 3).narrow(1, 1, 2).any().item<bool>());
        var each = CaptionLoss.PerExample(
            run.Model.Decode(run.Model.Encode(batch.Images), LocCa.Inputs(batch.Text, batch.Parallel, run.Model.MaskToken)), batch.Text, batch.Weights);
        Assert.Equal(each.sum().item<float>() / 12, run.Loss(batch).item<float>(), 1e-4);
        Assert.Equal(3 / 40.0, run.Sequences.Coverage, 1e-9);
        Assert.True(run.Loss(batch).isfinite().item<bool>());
    }

    [Fact]
    public void Arms_see_equal_pictures_and_captions_in_equal_order()
    {
        using var scope = NewDisposeScope();
        using var all = Run(Tiny);
        using var cap = Run(LocCa.Cap(Tiny));
        using var three = Run(LocCa.ThreeCaptions(Tiny));
        using var first = Draw(all);
        using var second = Draw(cap);
        using var third = Draw(three);
        Assert.True(first.Images.equal(second.Images).all().item<bool>());
        Assert.True(first.Text.view(B, 3, -1).select(1, 0).equal(second.Text).all().item<bool>());
        var captions = third.Text.view(B, 3, -1);
        Assert.True(captions.select(1, 0).equal(second.Text).all().item<bool>());
        Assert.False(captions.select(1, 0).equal(captions.select(1, 1)).all().item<bool>());
    }

    [Fact]
    public void Every_region_and_text_is_drawn_and_a_draw_is_repeatable()
    {
        using var scope = NewDisposeScope();
        using var run = Run(Tiny.With(mixture: new(0, 1, 0), training: Tiny.Training.With(batchSize: 1)));
        var seen = new HashSet<string>();
        for (ulong i = 0; i < 200; i++)
        {
            using var batch = run.Sequences.Gather(new(0, 0, [0], new(1, 2, i)));
            using var again = run.Sequences.Gather(new(0, 0, [0], new(1, 2, i)));
            Assert.True(batch.Text.equal(again.Text).all().item<bool>());
            seen.Add(run.Sequences.Tokenizer.Decode(batch.Text)[0]);
        }
        var expected = data.Regions[0].SelectMany(r => r.Texts.Select(t => LocCaText.Refer(t, r.Box, Tiny.Boxes).Replace(" :", ":", StringComparison.Ordinal)));
        Assert.Equal(expected.ToHashSet(), seen);
    }

    [Fact]
    public void Decoder_tokens_count_all_sequences_without_padding()
    {
        using var all = Run(Tiny);
        using var cap = Run(LocCa.Cap(Tiny));
        using var three = Run(LocCa.ThreeCaptions(Tiny));
        Assert.Equal(3 * cap.DecoderTokens, three.DecoderTokens, 1e-6);
        double mean = data.Captions.Average(c => c.Average(s => s.Split(' ').Length + 2.0));
        Assert.Equal(mean * B * Tiny.Training.Steps, cap.DecoderTokens, 1e-6);
        Assert.InRange(all.DecoderTokens / cap.DecoderTokens, 2, 3.5);
    }

    [Fact]
    public void Rows_are_as_long_as_the_longest_sequence_of_the_mixture()
    {
        using var captions = Run(LocCa.Cap(Tiny));
        using var digits = Run(Tiny.With(boxes: BoxFormat.Numbers(99)));
        using var first = Draw(captions);
        using var second = Draw(digits);
        Assert.Equal(2 + data.Captions.Max(c => c.Max(s => s.Split(' ').Length)), first.Text.shape[1]);
        Assert.Equal(3 + 8 + data.Regions.Max(r => r.Max(g => g.Texts.Max(s => s.Split(' ').Length))), second.Text.shape[1]);
    }

    [Fact]
    public void Sequences_that_have_no_room_are_refused_with_the_length_they_need()
    {
        var tight = Tiny.With(model: Tiny.Model.With(length: 9));
        Assert.Contains("LocCaRecipe.Model.Length is 9; use at least", Assert.Throws<ArgumentException>(() => Run(tight)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recipes_that_cannot_run_name_the_member()
    {
        string Fault(LocCaRecipe recipe) => Assert.Throws<ArgumentException>(recipe.Validate).Message;
        Assert.Contains("LocCaRecipe.Parallel is 1.5", Fault(Tiny.With(parallel: 1.5)), StringComparison.Ordinal);
        Assert.Contains("MaskToken is False", Fault(Tiny.With(model: Tiny.Model.With(maskToken: false))), StringComparison.Ordinal);
        Assert.Contains("LocCaMixture is empty", Fault(Tiny.With(mixture: new(0, 0, 0))), StringComparison.Ordinal);
        Assert.Contains("LocCaMixture.Refer is -1", Fault(Tiny.With(mixture: new(1, -1, 0))), StringComparison.Ordinal);
    }

    private static LocCaBatch Draw(LocCaRun run)
    {
        using var batches = run.Sequences.Batches();
        return batches.Next(default);
    }

    private static void Shake(nn.Module model)
    {
        using var quiet = no_grad();
        using Scalar deviation = 0.3;
        foreach (var parameter in model.parameters())
            parameter.add_(randn_like(parameter) * deviation);
    }

    private LocCaRun Run(LocCaRecipe recipe) => new(recipe, data);
}
