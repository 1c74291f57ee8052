using System.Diagnostics;
using Experiments.Core;
using Experiments.Evaluation;

namespace Experiments.Lib.Tests.Evaluation;

public class CaptionMetricTests
{
    private static readonly string[] Captions = ["a red cube left of a ball", "two birds"];
    private static readonly string[][] References = [["a red cube left of a ball", "a cube"], ["two birds", "birds on a wire"]];

    [Fact]
    public void A_caption_equal_to_its_reference_is_perfect()
    {
        string[][] same = [[Captions[0]], [Captions[1]]];
        Assert.Equal(1, Bleu.Measure([Captions[0]], [same[0]]).Bleu4, 1e-6);
        Assert.Equal(1, RougeL.Measure(Captions, same).Mean, 12);
        // n-grams of two words have no third or fourth order, so the second caption reaches half of ten.
        var cider = CiderD.Measure(Captions, same);
        Assert.Equal(10, cider.Each[0], 9);
        Assert.Equal(5, cider.Each[1], 9);
    }

    [Fact]
    public void Nothing_in_common_scores_nothing()
    {
        string[] others = ["zebra", "yak xylophone"];
        Assert.Equal(0, CiderD.Measure(others, References).Mean);
        Assert.Equal(0, RougeL.Measure(others, References).Mean);
        Assert.InRange(Bleu.Measure(others, References).Corpus[0], 0, 1e-6);
    }

    [Fact]
    public void An_empty_caption_scores_nothing_and_breaks_nothing()
    {
        string[] some = ["", "two birds"];
        Assert.Equal(0, CiderD.Measure(some, References).Each[0]);
        Assert.Equal(0, RougeL.Measure(some, References).Each[0]);
        Assert.All(Bleu.Measure(some, References).Each[0], b => Assert.InRange(b, 0, 1e-6));
    }

    [Fact]
    public void A_set_of_one_image_has_no_rare_words() => Assert.Equal(0, CiderD.Measure([Captions[0]], [[Captions[0]]]).Mean);

    [Fact]
    public void Counts_are_clipped_at_the_reference()
    {
        // Papineni et al., example 2: 2 of 7 unigrams count.
        var bleu = Bleu.Measure(["the the the the the the the"], [["the cat is on the mat", "there is a cat on the mat"]]);
        Assert.Equal(2.0 / 7, bleu.Corpus[0], 1e-6);
    }

    [Fact]
    public void Of_two_equally_close_references_the_shorter_sets_the_penalty()
    {
        var shorter = Bleu.Measure(["a b c"], [["a b", "a b c d"]]);
        Assert.Equal(1, shorter.Corpus[0], 1e-6);
        var longer = Bleu.Measure(["a b c"], [["a b c d"]]);
        Assert.Equal(Math.Exp(1 - (4.0 / 3)), longer.Corpus[0], 1e-6);
    }

    [Fact]
    public void Rouge_takes_the_best_precision_and_the_best_recall_apart()
    {
        // "a b c": precision 3/3 against the long reference, recall 2/2 against the short one.
        Assert.Equal(1, RougeL.Measure(["a b c"], [["a x b y c z", "a c"]]).Mean, 12);
    }

    [Fact]
    public void White_space_of_any_kind_and_number_separates_words() =>
        Assert.Equal(CiderD.Measure(Captions, References).Each, CiderD.Measure([" a red\tcube  left of a ball\n", "two birds "], References).Each);

    [Fact]
    public void The_order_of_images_does_not_matter()
    {
        var forward = CiderD.Measure(Captions, References);
        var backward = CiderD.Measure([.. Captions.Reverse()], [.. References.Reverse()]);
        Assert.Equal(forward.Each.Reverse().ToArray(), backward.Each.ToArray());
    }

    [Fact]
    public void Missing_captions_and_references_are_named()
    {
        Assert.Contains("candidates is empty", Assert.Throws<ArgumentException>(() => CiderD.Measure([], [])).Message);
        Assert.Contains("references is 1 lists", Assert.Throws<ArgumentException>(() => Bleu.Measure(Captions, [["a"]])).Message);
        Assert.Contains("references[1] is empty", Assert.Throws<ArgumentException>(() => RougeL.Measure(Captions, [["a"], []])).Message);
    }

    [Fact]
    public void Five_thousand_captions_take_less_than_a_second_each_metric()
    {
        var random = new CounterRandom(1, 0, 0);
        ulong draw = 0;
        string Sentence() => string.Join(' ', Enumerable.Range(0, 11).Select(_ => $"w{(int)(1000 * Math.Pow(random.Uniform(draw++), 3))}"));
        string[] captions = [.. Enumerable.Range(0, 5000).Select(_ => Sentence())];
        string[][] references = [.. captions.Select(_ => Enumerable.Range(0, 5).Select(_ => Sentence()).ToArray())];
        foreach (Action measure in new Action[] { () => CiderD.Measure(captions, references), () => Bleu.Measure(captions, references), () => RougeL.Measure(captions, references) })
        {
            double Seconds()
            {
                long start = Stopwatch.GetTimestamp();
                measure();
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            Assert.Contains(Enumerable.Range(0, 3), _ => Seconds() < 1); // a busy machine gets more than one try
        }
    }
}
