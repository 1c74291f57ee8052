using Experiments.Evaluation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Evaluation;

public class RetrievalTests
{
    [Fact]
    public void Five_captions_an_image_with_identity_similarity_are_all_found()
    {
        using var scope = NewDisposeScope();
        var owners = arange(25, int64).div(5, RoundingMode.floor).to(int64);
        var scores = Retrieval.Measure(eye(5), eye(5).index_select(0, owners), arange(5, int64), owners);
        Assert.Equal((1.0, 1.0), (scores.ImageToText1, scores.TextToImage1));
        Assert.Equal((5, 25), (scores.Images, scores.Texts));
    }

    [Fact]
    public void Constant_similarity_scores_what_chance_does()
    {
        using var scope = NewDisposeScope();
        const int N = 40;
        var keys = arange(N, int64);
        double[] first = [.. Enumerable.Range(0, 100).Select(s => Retrieval.MeasureSimilarity(zeros(N, N), keys, keys, (ulong)s).ImageToText1)];
        double[] tenth = [.. Enumerable.Range(0, 100).Select(s => Retrieval.MeasureSimilarity(zeros(N, N), keys, keys, (ulong)s).TextToImage10)];
        Assert.InRange(first.Average(), 0.8 / N, 1.2 / N);
        Assert.InRange(tenth.Average(), 9.0 / N, 11.0 / N);
    }

    [Fact]
    public void Several_right_answers_among_ties_help_as_much_as_chance_says()
    {
        // 4 of 20 tied texts are right: the first one is right with probability 1/5.
        using var scope = NewDisposeScope();
        var owners = arange(20, int64).div(4, RoundingMode.floor).to(int64);
        double mean = Enumerable.Range(0, 400).Average(s => Retrieval.MeasureSimilarity(zeros(5, 20), arange(5, int64), owners, (ulong)s).ImageToText1);
        Assert.InRange(mean, 0.17, 0.23);
    }

    [Fact]
    public void The_same_seed_breaks_ties_the_same_way()
    {
        using var scope = NewDisposeScope();
        var keys = arange(30, int64);
        Assert.Equal(Retrieval.MeasureSimilarity(zeros(30, 30), keys, keys, 3), Retrieval.MeasureSimilarity(zeros(30, 30), keys, keys, 3));
    }

    [Fact]
    public void Equal_captions_of_different_images_all_count()
    {
        using var scope = NewDisposeScope();
        var similarity = tensor([0f, 1, 1, 0]).reshape(2, 2);
        var scores = Retrieval.MeasureSimilarity(similarity, tensor([7L, 7L]), tensor([7L, 7L]));
        Assert.Equal(1, scores.ImageToText1);
    }

    [Fact]
    public void A_diverged_encoder_and_a_lonely_text_are_reported()
    {
        using var scope = NewDisposeScope();
        var keys = arange(2, int64);
        Assert.Contains("diverged", Assert.Throws<ArgumentException>(() => Retrieval.MeasureSimilarity(full(2, 2, float.NaN), keys, keys)).Message);
        Assert.Contains("text 1 has no partner", Assert.Throws<ArgumentException>(() =>
            Retrieval.MeasureSimilarity(zeros(2, 3), keys, tensor([0L, 5, 1]))).Message);
    }
}
