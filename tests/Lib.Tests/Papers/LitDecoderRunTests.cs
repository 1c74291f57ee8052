using Experiments.Core;
using Experiments.Models;
using Experiments.Papers.Foundations;
using Experiments.Training;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class LitDecoderRunTests : IDisposable
{
    private static readonly SequenceTask[] Tasks = [SequenceTask.Refer, SequenceTask.AskColour];
    private readonly LitDecoderData data = LitDecoderData.FromWorld(Profile.Core, Tasks, 40, 20);
    private readonly Vit encoder = SharedGenerator.Draw(9, () => new Vit(VitConfig.Hybrid));

    public void Dispose()
    {
        data.Dispose();
        encoder.Dispose();
    }

    [Fact]
    public void Sequences_are_prompt_answer_end_and_only_answer_and_end_are_learnt()
    {
        using var scope = NewDisposeScope();
        using var batch = data.Gather([0, 1]);
        for (int row = 0; row < 2; row++)
        {
            var example = data.Training[row];
            long[] ids = batch.Text[row].data<long>().ToArray();
            float[] weights = batch.Weights[row].data<float>().ToArray();
            long[] prompt = [.. data.Tokenizer.Ids(LitDecoder.Prompt(example.Task, example.Prefix)).Select(i => (long)i)];
            long[] answer = [.. data.Tokenizer.Ids(example.Answer).Select(i => (long)i), data.Tokenizer.EosId];
            Assert.Equal([.. prompt, .. answer], ids.Take(prompt.Length + answer.Length));
            Assert.Equal(data.Tokenizer.IdOf(SequenceTasks.Token(example.Task)), ids[0]);
            Assert.Equal(answer, ids.Where((_, i) => weights[i] == 1));
            Assert.All(ids.Skip(prompt.Length + answer.Length), id => Assert.Equal(data.Tokenizer.PadId, id));
        }
    }

    [Fact]
    public void Batches_are_a_function_of_seed_and_position()
    {
        using var scope = NewDisposeScope();
        using var batches = data.Batches(8, seed: 2);
        using var first = batches.Next(default);
        using var second = batches.Next(default);
        batches.Position = 1;
        using var again = batches.Next(default);
        Assert.True(Equal(second.Text, again.Text) && Equal(second.Scenes, again.Scenes));
        Assert.False(Equal(first.Scenes, second.Scenes));
    }

    [Theory]
    [InlineData(EncoderUse.Frozen)]
    [InlineData(EncoderUse.FineTuned)]
    [InlineData(EncoderUse.Blind)]
    public void An_untrained_decoder_loses_ln_V_a_token(EncoderUse use)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var run = Run(1, use: use);
        Assert.Equal(Math.Log(data.Tokenizer.VocabularySize), run.Loss(data.Gather([.. Enumerable.Range(0, 16)])).item<float>(), 1e-4);
    }

    [Fact]
    public void The_loss_is_the_mean_over_examples_of_what_the_answers_cost_and_prompts_cost_nothing()
    {
        using var scope = NewDisposeScope();
        using var run = Run(10).Train(progress: TextWriter.Null);
        using var frozen = no_grad();
        using var batch = data.Gather([0, 1, 2, 3]);
        var encoded = FrozenFeatures.Tokens(encoder, data.TrainingPool.Images.index_select(0, batch.Scenes));
        var told = run.Model.Decode(encoded, CaptionInputs.Causal(batch.Text)).log_softmax(-1);
        double expected = Enumerable.Range(0, 4).Average(row =>
        {
            var example = data.Training[row];
            int first = data.Tokenizer.Ids(LitDecoder.Prompt(example.Task, example.Prefix)).Length;
            long[] answer = [.. data.Tokenizer.Ids(example.Answer).Select(i => (long)i), data.Tokenizer.EosId];
            return answer.Select((id, i) => -told[row, first + i, id].item<float>()).Average();
        });
        Assert.Equal(expected, run.Loss(batch).item<float>(), 1e-4);
    }

    [Theory]
    [InlineData(EncoderUse.Frozen)]
    [InlineData(EncoderUse.Blind)]
    public void A_frozen_encoder_keeps_every_bit_and_the_callers_stays_untouched(EncoderUse use)
    {
        using var scope = NewDisposeScope();
        var before = encoder.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        using var run = Run(5, use: use).Train(progress: TextWriter.Null);
        Assert.All(encoder.state_dict(), p => Assert.True(Equal(p.Value, before[p.Key]), p.Key));
        Assert.All(run.Model.Image.state_dict(), p => Assert.True(Equal(p.Value, before[p.Key]), p.Key));
    }

    [Fact]
    public void A_fine_tuned_encoder_moves_and_the_callers_stays_untouched()
    {
        using var scope = NewDisposeScope();
        var before = encoder.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        using var run = Run(5, use: EncoderUse.FineTuned).Train(progress: TextWriter.Null);
        Assert.All(encoder.state_dict(), p => Assert.True(Equal(p.Value, before[p.Key]), p.Key));
        Assert.Contains(run.Model.Image.state_dict(), p => !Equal(p.Value, before[p.Key]));
    }

    [Fact]
    public void A_fine_tuned_encoder_moves_at_its_own_rate_and_the_decoder_at_the_recipes()
    {
        using var scope = NewDisposeScope();
        (double Encoder, double Decoder) Moved(double rate)
        {
            // The last layer starts at zero, so the encoder has its first gradient in the second step.
            var training = Recipe(2).Training.With(optimizer: AdamWConfig.SigLip.With(learningRate: 1e-4, weightDecay: 0));
            using var run = new LitDecoderRun(Recipe(2).With(training: training, encoder: EncoderUse.FineTuned, encoderRate: rate), encoder, data);
            var before = run.Model.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
            run.Train(progress: TextWriter.Null);
            double Sum(bool image) => run.Model.state_dict().Where(p => p.Key.StartsWith("image.", StringComparison.Ordinal) == image)
                .Sum(p => (p.Value - before[p.Key]).abs().sum().item<float>());
            return (Sum(true), Sum(false));
        }
        var (fast, slow) = (Moved(1), Moved(0.25));
        Assert.InRange(slow.Encoder / fast.Encoder, 0.249, 0.251);
        Assert.Equal(fast.Decoder, slow.Decoder);
        Assert.True(fast.Encoder > 0);
    }

    [Fact]
    public void Training_on_kept_tokens_is_training_on_pictures_with_an_encoder_that_stays()
    {
        var recipe = Recipe(12);
        using var kept = new LitDecoderRun(recipe, encoder, data).Train(progress: TextWriter.Null);
        using var encoded = new LitDecoderRun(recipe.With(encoder: EncoderUse.FineTuned, encoderRate: 1e-12), encoder, data).Train(progress: TextWriter.Null);
        Assert.Equal(kept.LossValues.Count, encoded.LossValues.Count);
        for (int i = 0; i < kept.LossValues.Count; i++)
            Assert.Equal(kept.LossValues[i], encoded.LossValues[i], 1e-3);
    }

    [Fact]
    public void The_same_recipe_and_seed_give_the_same_losses_and_another_seed_others()
    {
        double[][] losses = [.. new ulong[] { 3, 3, 4 }.Select(seed =>
        {
            using var run = Run(4, seed).Train(progress: TextWriter.Null);
            return run.LossValues.ToArray();
        })];
        Assert.Equal(losses[0], losses[1]);
        Assert.NotEqual(losses[0], losses[2]);
    }

    [Fact]
    public void A_few_examples_are_learned_by_heart_and_answered_in_words_that_read_back()
    {
        using var own = LitDecoderData.FromWorld(Profile.Core, Tasks, 8, 8);
        using var run = new LitDecoderRun(LitDecoder.Quick.At(250, 8, 3e-3, 1).With(encoder: EncoderUse.FineTuned), encoder, own).Train(progress: TextWriter.Null);
        Assert.InRange(run.LossValues[^1], 0, 0.05);
        using var scope = NewDisposeScope();
        var pictures = own.TrainingPool.Images.index_select(0, tensor(own.Training.Select(e => (long)e.Item).ToArray()));
        var answers = run.Answer(pictures, [.. own.Training.Select(e => LitDecoder.Prompt(e.Task, e.Prefix))]);
        Assert.Equal(own.Training.Select(e => e.Answer), answers);
        Assert.All(own.Training.Zip(answers), p => Assert.True(TaskAnswers.IsRight(p.First, own.TrainingPool.Truths[p.First.Item], p.Second, own.Style)));
    }

    [Fact]
    public void Expected_answers_score_one_and_boxes_that_are_none_score_zero()
    {
        using var run = Run(1);
        string[] right = [.. data.Test.Select(e => e.Answer)];
        Assert.Equal(Tasks.Order(), run.Score(right).Select(s => s.Task));
        Assert.All(run.Score(right), s => Assert.Equal(1, s.Accuracy));
        Assert.Equal((1, 1, 0), (run.Boxes(right, 0.75).Accuracy, run.Boxes(right).MeanIoU, run.Boxes(right).Missing));
        int asked = data.Test.Count(e => e.Task == SequenceTask.Refer);
        foreach (string none in new[] { "red", "<loc5> <loc5> <loc5> <loc9>", "" })
        {
            var boxes = run.Boxes([.. data.Test.Select(_ => none)]);
            Assert.Equal((0, 0, asked), (boxes.Accuracy, boxes.MeanIoU, boxes.Missing));
        }
    }

    [Fact]
    public void Accuracy_of_boxes_is_the_score_of_the_task()
    {
        using var run = Run(1);
        var blind = TaskAnswers.Blind(data.Training, data.Test, data.Style);
        Assert.Equal(run.Score(blind).Single(s => s.Task == SequenceTask.Refer).Accuracy, run.Boxes(blind).Accuracy);
        Assert.Equal(0, run.Boxes(blind).Missing);
        Assert.True(run.Boxes(blind, 0.05).Accuracy > run.Boxes(blind, 0.95).Accuracy);
    }

    [Fact]
    public void Answers_do_not_depend_on_which_prompts_are_asked_together()
    {
        using var scope = NewDisposeScope();
        using var run = Run(30).Train(progress: TextWriter.Null);
        var together = run.TestAnswers();
        Assert.Equal(data.Test.Count, together.Count);
        for (int i = 0; i < 6; i++)
        {
            var asked = data.Test[i];
            string alone = run.Answer(data.TestPool.Images[asked.Item].unsqueeze(0), [LitDecoder.Prompt(asked.Task, asked.Prefix)])[0];
            Assert.Equal(alone, together[i]);
        }
    }

    [Fact]
    public void An_untrained_decoder_writes_boxes_where_they_are_asked_for_and_anything_when_left_free()
    {
        using var run = Run(1);
        var (bound, free) = (run.TestAnswers(), run.TestAnswers(freely: true));
        foreach (var (asked, said, freely) in data.Test.Zip(bound, free))
        {
            if (asked.Task == SequenceTask.Refer)
                Assert.NotNull(LocationWords.Read(said, 32));
            else
                Assert.Equal(freely, said);
        }
        int missing = run.Boxes(free).Missing;
        Assert.Equal(data.Test.Count(e => e.Task == SequenceTask.Refer), missing);
    }

    [Fact]
    public void A_blind_decoder_answers_without_the_picture()
    {
        using var scope = NewDisposeScope();
        using var run = Run(20, use: EncoderUse.Blind).Train(progress: TextWriter.Null);
        string prompt = LitDecoder.Prompt(SequenceTask.Refer, "detect the red star");
        Assert.Single(run.Answer(data.TestPool.Images[..6], [.. Enumerable.Repeat(prompt, 6)]).Distinct());
    }

    [Fact]
    public void Fewer_labels_use_the_first_examples_alone()
    {
        using var scope = NewDisposeScope();
        using var batches = data.Batches(8, 1, first: 10);
        for (int i = 0; i < 5; i++)
        {
            using var batch = batches.Next(default);
            Assert.True(batch.Scenes.max().item<long>() <= data.Training[9].Item);
        }
        using var run = new LitDecoderRun(Recipe(5).With(examples: 10), encoder, data).Train(progress: TextWriter.Null);
        Assert.Throws<ArgumentException>(() => new LitDecoderRun(Recipe(5).With(examples: 4), encoder, data));
        Assert.Throws<ArgumentException>(() => data.Batches(8, 1, first: 1_000));
    }

    [Fact]
    public void Signs_are_read_with_the_same_decoder()
    {
        using var signs = LitDecoderData.FromWorld(Profile.Signs, [SequenceTask.Read], 24, 8);
        using var run = new LitDecoderRun(Recipe(3), encoder, signs).Train(progress: TextWriter.Null);
        Assert.Equal(SequenceTask.Read, run.Score(run.TestAnswers()).Single().Task);
        Assert.Equal(1, run.Score([.. signs.Test.Select(e => e.Answer)]).Single().Accuracy);
        Assert.Throws<ArgumentException>(() => run.Boxes([.. signs.Test.Select(e => e.Answer)]));
    }

    [Fact]
    public void A_captioners_encoder_and_a_contrastive_tower_are_taken_alike()
    {
        using var captioner = new ImageCaptioner(ImageCaptionerConfig.Nano);
        using var run = new LitDecoderRun(Recipe(2), captioner.Image, data).Train(progress: TextWriter.Null);
        Assert.Equal(captioner.Config.Image, run.Recipe.Model.Image);
        using var contrastive = new Vit(VitConfig.Hybrid.With(headDim: 64));
        using var other = new LitDecoderRun(Recipe(2), contrastive, data).Train(progress: TextWriter.Null);
        Assert.Equal(ImagePooling.None, other.Recipe.Model.Image.Pool);
    }

    [Fact]
    public void A_stopped_run_goes_on_with_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var recipe = Recipe(6);
        recipe = recipe.With(training: recipe.Training.With(checkpointEvery: 3));
        using var whole = new LitDecoderRun(recipe, encoder, data).Train(new RunFolder(folder.Path), TextWriter.Null);
        File.Delete(Directory.EnumerateFiles(folder.Path, "*6.safetensors", SearchOption.AllDirectories).Single());
        using var resumed = new LitDecoderRun(recipe, encoder, data).Train(new RunFolder(folder.Path), TextWriter.Null);
        Assert.All(whole.Model.state_dict(), p => Assert.True(Equal(p.Value, resumed.Model.state_dict()[p.Key]), p.Key));
        Assert.Contains("\"Frozen\"", File.ReadAllText(folder.File("model.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_and_asking_leave_no_tensors_behind()
    {
        using var run = Run(5).Train(progress: TextWriter.Null);
        run.TestAnswers();
        long before = LiveTensors.Count();
        run.Train(progress: TextWriter.Null);
        run.TestAnswers();
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void Every_size_of_the_recipe_can_be_built() =>
        Assert.All([LitDecoder.Paper, LitDecoder.Lesson, LitDecoder.Quick], r => r.Validate());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_of_the_encoder_that_is_none_is_named(double rate) => Assert.Contains(
        "LitDecoderRecipe.EncoderRate", Assert.Throws<ArgumentException>(LitDecoder.Quick.With(encoderRate: rate).Validate).Message, StringComparison.Ordinal);

    private static bool Equal(Tensor first, Tensor second) => first.equal(second).all().item<bool>();

    private static LitDecoderRecipe Recipe(long steps, ulong seed = 0) => LitDecoder.Quick.At(steps, 8, 2e-3, seed);

    private LitDecoderRun Run(long steps, ulong seed = 0, EncoderUse use = EncoderUse.Frozen) => new(Recipe(steps, seed).With(encoder: use), encoder, data);
}
