using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class BindingPairsTests
{
    private static readonly Lazy<IReadOnlyList<SceneTruth>> SeenPool =
        new(() => Truths.Draw(Profile.Core.With(holdOut: HoldOut.Seen), 6000, 32, stream: 0));

    private static readonly Lazy<IReadOnlyList<SceneTruth>> SeenTest =
        new(() => Truths.Draw(Profile.Core.With(holdOut: HoldOut.Seen), 3000, 32, stream: 4));

    [Fact]
    public void The_true_sentence_holds_and_the_false_ones_do_not()
    {
        var items = BindingPairs.Make(Truths.Core);
        Assert.True(items.Count > 1000);
        foreach (var item in items)
        {
            var truth = Truths.Core[item.Item];
            Assert.True(CaptionParser.Parse(item.True).HoldIn(truth));
            foreach (var test in Enum.GetValues<BindingTest>())
                Assert.False(CaptionParser.Parse(item.False(test)).HoldIn(truth), item.False(test));
        }
    }

    [Fact]
    public void The_sentences_of_one_picture()
    {
        var truth = Truths.Of(Truths.Figure(Category.Ball, Colour.Green, 0.2f), Truths.Figure(Category.Crate, Colour.Blue, 0.8f));
        var item = Assert.Single(BindingPairs.Make([truth]));
        Assert.Equal("a blue crate right of a green ball", item.True);
        Assert.Equal("a orange crate right of a green ball", item.ColourReplace);
        Assert.Equal("a green crate right of a blue ball", item.AttributeSwap);
        Assert.Equal("a blue crate left of a green ball", item.RelationFlip);
        Assert.Equal("a green ball right of a blue crate", item.ObjectSwap);
    }

    [Fact]
    public void Unsuitable_pictures_are_left_out()
    {
        var ball = Truths.Figure(Category.Ball, Colour.Green, 0.2f);
        Assert.Single(BindingPairs.Make([Truths.Of(16, ball, Truths.Figure(Category.Crate, Colour.Blue, 0.8f))]));
        Assert.Empty(BindingPairs.Make([Truths.Of(ball, ball with { Category = Category.Cone })]));
        Assert.Empty(BindingPairs.Make([Truths.Of(ball, ball with { Colour = Colour.Blue })]));
        Assert.Empty(BindingPairs.Make([Truths.Of(15, ball, Truths.Figure(Category.Crate, Colour.Blue, 0.8f))]));
        Assert.Empty(BindingPairs.Make([Truths.Of(ball, Truths.Figure(Category.Crate, Colour.Blue), Truths.Figure(Category.Cone, Colour.Blue))]));
        // The swap would name the held-out composition of balls.
        var heldOut = Truths.Figure(Category.Crate, Compositions.HeldOutColour(Category.Ball), 0.8f);
        Assert.Empty(BindingPairs.Make([Truths.Of(ball, heldOut)]));
    }

    [Fact]
    public void Held_out_compositions_are_named_only_where_captions_name_them()
    {
        var phrases = BindingPairs.Make(Truths.Core, holdOut: HoldOut.Off)
            .SelectMany(i => new[] { i.True, i.AttributeSwap, i.ColourReplace }).SelectMany(s => CaptionParser.Parse(s).Clauses[0].Phrases).ToList();
        CaptionerTests.NearShare(1 / 8.0, phrases.Count(p => Compositions.IsHeldOut(p.Category, p.Colour!.Value)), phrases.Count);
        Assert.All(
            BindingPairs.Make(Truths.Core).SelectMany(i => CaptionParser.Parse(i.AttributeSwap).Clauses[0].Phrases),
            p => Assert.False(Compositions.IsHeldOut(p.Category, p.Colour!.Value)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void False_colours_are_among_those_in_use(int colours)
    {
        var truths = Truths.Draw(Profile.Core.With(colours: colours), 1000, 32);
        var items = BindingPairs.Make(truths, colours: colours);
        var named = items.SelectMany(i => CaptionParser.Parse(i.ColourReplace).Clauses[0].Phrases).Select(p => (int)p.Colour!.Value);
        Assert.Equal(Enumerable.Range(0, colours), named.Distinct().Order());
        Assert.Contains(BindingPairs.Make(truths), i => CaptionParser.Parse(i.ColourReplace).Clauses[0].Phrases.Any(p => (int)p.Colour! >= colours));
        Assert.Empty(BindingPairs.Make(Truths.Draw(Profile.Core.With(colours: 2), 100, 32), colours: 2));
    }

    [Fact]
    public void Attributes_and_relations_are_balanced()
    {
        var facts = BindingPairs.Make(SeenPool.Value).Select(i => CaptionParser.Parse(i.True).Clauses[0]).ToArray();
        int sides = facts.Count(f => f.Relation is Relation.LeftOf or Relation.RightOf);
        CaptionerTests.NearShare(0.5, facts.Count(f => f.Relation is Relation.LeftOf), sides);
        CaptionerTests.NearShare(0.5, facts.Count(f => f.Relation is Relation.InFrontOf), facts.Length - sides);
        foreach (var colour in Enum.GetValues<Colour>())
        {
            CaptionerTests.NearShare(1 / 8.0, facts.Count(f => f.Phrases[0].Colour == colour), facts.Length);
            int named = facts.Count(f => f.Phrases[0].Colour == colour || f.Phrases[1].Colour == colour);
            CaptionerTests.NearShare(0.5, facts.Count(f => f.Phrases[0].Colour == colour), named);
        }
        foreach (var category in Enum.GetValues<Category>().Where(CategoryRange.Plain.Contains))
        {
            int named = facts.Count(f => f.Phrases.Any(p => p.Category == category));
            CaptionerTests.NearShare(0.5, facts.Count(f => f.Phrases[0].Category == category), named);
        }
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Turkish)]
    public void A_model_of_texts_alone_is_at_chance(Language language)
    {
        var items = BindingPairs.Make(SeenTest.Value, language: language);
        var blind = new BlindScorer(SeenPool.Value.SelectMany((t, i) =>
            Enumerable.Range(0, 3).Select(v => Captioner.Caption(t, language, variant: v))));
        Assert.All(Enum.GetValues<BindingTest>(), t => Assert.InRange(blind.Accuracy(items, t), 0.47, 0.53));
    }

    [Fact]
    public void A_model_of_texts_alone_notices_sentences_that_no_caption_says()
    {
        var blind = new BlindScorer(SeenPool.Value.Select(t => Captioner.Caption(t)));
        var items = BindingPairs.Make(SeenTest.Value).Select(i => i with { AttributeSwap = "red a ball" + i.AttributeSwap[1..] }).ToArray();
        Assert.True(blind.Accuracy(items, BindingTest.AttributeSwap) > 0.99);
    }

    [Fact]
    public void Ties_count_half() => Assert.Equal(0.5, BindingPairs.Accuracy([1, 2, 3], [1, 1, 4]));
}
