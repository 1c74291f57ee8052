using Experiments.Data;
using Experiments.Lib.Tests.Data;
using Experiments.Models;
using Experiments.Models.Pretrained;
using Experiments.Papers.Foundations;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class VisionLanguageTests : IDisposable
{
    private readonly VisionLanguageData data = VisionLanguageData.FromWorld(48, 24);
    private readonly VisionLanguage vlm;
    private readonly VisionLanguageRun run;

    public VisionLanguageTests()
    {
        run = new VisionLanguageRun(VisionLanguageRecipe.Lesson.At(1, 8, 1e-3, 3), data);
        vlm = run.Vlm;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        // An untrained projector is zero; here images must matter.
        vlm.Model.get_parameter("projector.weight")!.normal_(0, 0.3);
        vlm.Model.eval();
    }

    public void Dispose()
    {
        run.Dispose();
        data.Dispose();
    }

    [Fact]
    public void Answers_are_the_same_in_a_batch_and_one_by_one()
    {
        using var scope = NewDisposeScope();
        string[] prefixes = ["cap en", "what colour is the ball", "detect the red star"];
        var pictures = data.TestPool.Images[..3];
        var together = vlm.Answer(pictures, prefixes, 6);
        for (int i = 0; i < prefixes.Length; i++)
            Assert.Equal(vlm.Answer(pictures[i..(i + 1)], [prefixes[i]], 6)[0].Tokens, together[i].Tokens);
    }

    [Fact]
    public void Steps_follow_the_greedy_answer_and_hold_the_most_probable_tokens_first()
    {
        using var scope = NewDisposeScope();
        var answer = vlm.Answer(data.TestPool.Images[..1], ["cap en"], 5)[0];
        var steps = vlm.Steps(data.TestPool.Images[0], "cap en", 5, candidates: 4);
        Assert.Equal(answer.Tokens, steps.Select(s => s[0].Token));
        Assert.All(steps, s => Assert.Equal(4, s.Count));
        Assert.All(steps, s => Assert.Equal(s.OrderByDescending(c => c.Probability), s));
        Assert.Equal(answer.LogProbabilities.Select(p => Math.Exp(p)), steps.Select(s => s[0].Probability), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Places_name_image_tokens_and_then_the_words_of_the_row()
    {
        using var scope = NewDisposeScope();
        var places = vlm.Places(vlm.Prompt(["cap en", "what colour is the ball"], ["a star", "red"]), 1);
        Assert.Equal("image 0", places[0]);
        Assert.Equal(["<bos>", "what", "colour", "is", "the", "ball", "<newline>", "red", "<eos>"], places.Skip(16));
    }

    [Fact]
    public void Pictures_of_another_size_are_resized_and_those_of_the_model_s_size_kept()
    {
        using var scope = NewDisposeScope();
        var pictures = data.TestPool.Images[..2];
        Assert.True(vlm.Images(pictures).allclose(Pixels.ToFloat(pictures), atol: 1e-6));
        Assert.Equal([1L, 3, 32, 32], vlm.Images(zeros(1, 3, 50, 70, dtype: ScalarType.Byte)).shape);
        Assert.Throws<ArgumentException>(() => vlm.Images(pictures[0]));
    }

    [Fact]
    public void Boxes_are_read_from_answers_in_location_words()
    {
        long[] row = [.. vlm.Tokenizer.Ids("<loc2> <loc4> <loc10> <loc20> star").Select(i => (long)i), vlm.Tokenizer.EosId];
        var answer = vlm.Read(new([row], [new float[row.Length]], vlm.Tokenizer.PadId))[0];
        var found = Assert.Single(answer.Objects);
        Assert.Equal("star", found.Name);
        Assert.Equal(4.5f / 32, found.Box.Left);
        Assert.Equal("<loc2> <loc4> <loc10> <loc20> star", answer.Text);
        Assert.Equal(1, answer.Probability);
    }

    [Fact]
    public void A_published_folder_answers_like_the_model_that_was_saved_there()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        File.Copy(TokenizerFixtures.PathOf("sentencepiece", "bpe_gemma.model"), folder.File("tokenizer.model"));
        int vocabulary = Tokenizer.Open(folder.Path).VocabularySize + 3; // published tables are padded too
        var micro = VisionLanguageConfig.Micro;
        using var model = new VisionLanguageModel(micro.With(text: micro.Text.With(vocabulary: vocabulary)));
        PaliGemmaCheckpoint.Save(model, folder.Path);
        using var loaded = VisionLanguage.Load(folder.Path);
        using var half = VisionLanguage.Load(folder.Path, ScalarType.BFloat16);

        var pictures = data.TestPool.Images[..2];
        var here = new VisionLanguage(model, loaded.Tokenizer, loaded.Preprocessing);
        Assert.Equal(here.Answer(pictures, ["a", "ab"], 5).Select(a => a.Text), loaded.Answer(pictures, ["a", "ab"], 5).Select(a => a.Text));
        Assert.Equal(LocationTokens.PaliGemma, loaded.Locations);
        Assert.Equal(2, half.Answer(pictures, ["a", "ab"], 5).Count);
        Assert.All(half.Steps(pictures[0], "a", 3), s => Assert.Equal(5, s.Count));
    }

    [Fact]
    public void A_vocabulary_that_the_table_cannot_hold_is_refused_with_both_sizes()
    {
        using var model = new VisionLanguageModel(VisionLanguageConfig.Micro.With(text: VisionLanguageConfig.Micro.Text.With(vocabulary: 8)));
        string message = Assert.Throws<ArgumentException>(() => new VisionLanguage(model, data.Tokenizer, ImagePreprocessing.SigLip(32))).Message;
        Assert.Contains("8 rows", message, StringComparison.Ordinal);
    }
}
