using Experiments.Evaluation;

namespace Experiments.Lib.Tests.Evaluation;

public class AnswerMetricTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("naïve", "naive", 1)]
    [InlineData("a😀b", "ab", 1)]
    public void Edits_are_counted_by_code_points(string a, string b, int edits)
    {
        Assert.Equal(edits, EditDistance.Between(a, b));
        Assert.Equal(edits, EditDistance.Between(b, a));
    }

    [Fact]
    public void Anls_forgives_slips_below_half_and_takes_the_best_answer()
    {
        Assert.Equal(0.75, Anls.Score("tral", ["trab"]));
        Assert.Equal(0, Anls.Score("ab", ["ax"]));
        Assert.Equal(1, Anls.Score("two", ["2", "two"]));
        Assert.Equal((1, 0), (Anls.Score("", [""]), Anls.Score("a", [""])));
        Assert.Equal(0.5, Anls.Measure(["a", "b"], [["a"], ["c"]]));
    }

    [Theory]
    [InlineData("105", "100", true)]
    [InlineData("105.1", "100", false)]
    [InlineData("95%", "0.95", true)]
    [InlineData("-10", "10", false)]
    [InlineData("0.0", "0", false)]
    [InlineData("0", "0", true)]
    [InlineData("Blue", "blue ", true)]
    [InlineData("nan", "5", false)]
    public void Charts_may_be_read_five_percent_off(string prediction, string target, bool hit) => Assert.Equal(hit, RelaxedAccuracy.Hit(prediction, target));

    [Fact]
    public void Relaxed_accuracy_is_the_share_of_hits() => Assert.Equal(2 / 3.0, RelaxedAccuracy.Measure(["104", "a", "b"], ["100", "A", "c"]), 12);

    [Theory]
    [InlineData("The Cat.", "cat")]
    [InlineData("shouldntve", "shouldntve")]
    [InlineData("shouldnt've", "shouldn't've")]
    [InlineData("shouldn'tve", "shouldn't've")]
    [InlineData("youre an ape", "you're ape")]
    [InlineData("yalld've", "yalld've")]
    [InlineData("y'alld've", "y'all'd've")]
    [InlineData("3.5.", "3.5")]
    [InlineData("ten", "10")]
    [InlineData("", "")]
    public void Answers_are_normalised_as_the_official_script_does(string answer, string expected) => Assert.Equal(expected, VqaNormaliser.Normalise(answer));

    [Fact]
    public void People_who_all_agree_are_taken_at_their_word()
    {
        string[] articles = [.. Enumerable.Repeat("the dog", 10)];
        Assert.Equal((1, 0), (VqaAccuracy.Score("the dog", articles), VqaAccuracy.Score("dog", articles)));
        Assert.Equal(1, VqaAccuracy.Score("dog", [.. articles.Take(9), "cat"]));
    }

    [Fact]
    public void Agreement_with_three_of_ten_is_nearly_enough()
    {
        string[] Answers(int right) => [.. Enumerable.Repeat("yes", right), .. Enumerable.Range(0, 10 - right).Select(i => $"other{i}")];
        Assert.Equal(0, VqaAccuracy.Score("yes", Answers(0)));
        Assert.Equal(0.3, VqaAccuracy.Score("yes", Answers(1)), 12);
        Assert.Equal(0.6, VqaAccuracy.Score("yes", Answers(2)), 12);
        Assert.Equal(0.9, VqaAccuracy.Score("yes", Answers(3)), 12);
        Assert.Equal(1, VqaAccuracy.Score("yes", Answers(4)), 12);
    }

    [Fact]
    public void Missing_answers_are_named()
    {
        Assert.Contains("Anls.accepted", Assert.Throws<ArgumentException>(() => Anls.Score("a", [])).Message);
        Assert.Contains("VqaAccuracy.answers", Assert.Throws<ArgumentException>(() => VqaAccuracy.Score("a", [])).Message);
        Assert.Contains("predictions is empty", Assert.Throws<ArgumentException>(() => VqaAccuracy.Measure([], [])).Message);
        Assert.Contains("targets is 0", Assert.Throws<ArgumentException>(() => RelaxedAccuracy.Measure(["a"], [])).Message);
    }
}
