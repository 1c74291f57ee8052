using Experiments.Evaluation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Evaluation;

public class ZeroShotTests
{
    [Fact]
    public void One_prompt_and_eighty_equal_prompts_score_alike()
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<IReadOnlyList<string>> one = [["ab"], ["ba"]], eighty = [["ab"], [.. Enumerable.Repeat("ba", 80)]];
        var few = ZeroShot.ClassEmbeddings(Encode, one);
        var many = ZeroShot.ClassEmbeddings(Encode, eighty, batch: 7);
        Assert.True(allclose(few, many, 1e-6, 1e-6));
    }

    [Fact]
    public void Class_vectors_are_unit_means_of_unit_prompts()
    {
        using var scope = NewDisposeScope();
        var classes = ZeroShot.ClassEmbeddings(Encode, [["a", "aab"]]);
        var (a, b) = (Encode(["a"]), Encode(["aab"]));
        var mean = (a / a.norm() + b / b.norm()) / 2;
        Assert.True(allclose(classes, mean / mean.norm(), 1e-6, 1e-6));
    }

    [Fact]
    public void The_nearest_class_wins_whatever_the_length_of_the_image_vector()
    {
        using var scope = NewDisposeScope();
        var classes = tensor([1f, 0, 0, 1]).reshape(2, 2);
        var images = tensor([0.1f, 0.01f, 3, 5, 0.2f, 0.1f]).reshape(3, 2);
        Assert.Equal([0, 1, 0], ZeroShot.Predict(images, classes).data<long>());
        Assert.Equal(2 / 3.0, ZeroShot.Accuracy(images, classes, tensor([0L, 1, 1])), 9);
    }

    [Fact]
    public void Prompts_are_filled_in_canonical_form() => Assert.Equal(
        ["a photo of a fire truck", "fire truck"],
        Prompts.Fill(["Fire_Truck!, lorry"], ["A photo  of a {}.", "{}"])[0]);

    [Fact]
    public void A_template_without_a_place_is_refused() => Assert.Throws<ArgumentException>(() => Prompts.Fill(["a"], ["no place"]));

    [Fact]
    public void Nothing_leaks()
    {
        using var images = rand(4, 26);
        using var labels = zeros(4, int64);
        long before = LiveTensors.Count();
        using (var classes = ZeroShot.ClassEmbeddings(Encode, [["a"], ["b"]]))
            ZeroShot.Accuracy(images, classes, labels);
        Assert.Equal(before, Tensor.TotalCount);
    }

    // Counts of the letters: a text encoder anyone can follow.
    private static Tensor Encode(IReadOnlyList<string> texts) =>
        tensor(texts.SelectMany(t => Enumerable.Range('a', 26).Select(c => (float)t.Count(x => x == c))).ToArray()).reshape(texts.Count, 26);
}
