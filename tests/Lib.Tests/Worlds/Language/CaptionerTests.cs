using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class CaptionerTests
{
    [Theory]
    [InlineData(0, 1, 0, "a purple cross right of a big purple ring")]
    [InlineData(0, 1, 30, "a big purple ring left of a purple striped cross")]
    [InlineData(1, 0, 0, "ball, small cross")]
    [InlineData(1, 2, 1, "a white striped cross right of a big blue ball, stone against a wall")]
    [InlineData(2, 3, 0, "a small yellow dotted pillar, a big white drum, a yellow pillar left of a white drum, soil under a storm sky")]
    public void Captions_never_change(int item, int richness, int variant, string expected) =>
        Assert.Equal(expected, Captioner.Caption(Truths.Core[item], richness: richness, variant: variant));

    [Fact]
    public void All_languages_state_the_same_facts()
    {
        foreach (var truth in Truths.Mixed.Take(300))
        {
            var facts = Captioner.State(truth, CaptionStyle.Rich, 2);
            Assert.All(Languages.All, l => Assert.Equal(facts, CaptionParser.Parse(Captioner.Caption(truth, l, 2, 2), l)));
        }
    }

    [Theory]
    [InlineData(0, 0.1, 0.5, 0.0)]
    [InlineData(1, 0.3, 0.9, 0.25)]
    [InlineData(2, 0.7, 1.0, 0.7)]
    [InlineData(3, 1.0, 1.0, 1.0)]
    public void Attributes_are_named_as_often_as_the_richness_says(int richness, double size, double colour, double material)
    {
        var style = new CaptionStyle(richness, Relations: false);
        NounPhrase[] phrases = [.. Truths.Core.SelectMany(t => Captioner.State(t, style).Phrases)];
        // A quarter of the objects is plain, which is never named.
        NearShare(size, phrases.Count(p => p.Big is not null), phrases.Length);
        NearShare(colour, phrases.Count(p => p.Colour is not null), phrases.Length);
        NearShare(0.75 * material, phrases.Count(p => p.Material is not null), phrases.Length);
        Assert.DoesNotContain(phrases, p => p.Material == Material.Plain);
    }

    [Fact]
    public void Each_object_is_named_first_alike_often_and_apart_from_its_attributes()
    {
        var both = Truths.Core.Where(t => Reference.Count(t) == 2).ToArray();
        int leads = 0, coloured = 0;
        for (int i = 0; i < both.Length; i++)
        {
            leads += FirstNamed(both[i]) == 0 ? 1 : 0;
            coloured += Captioner.State(both[i]).Phrases.First().Colour is null ? 0 : 1;
        }
        NearShare(0.5, leads, both.Length);
        NearShare(0.9, coloured, both.Length);
    }

    [Fact]
    public void Variants_differ_and_are_repeatable()
    {
        var truth = Truths.Core[5];
        string[] captions = [.. Enumerable.Range(0, 31).Select(v => Captioner.Caption(truth, richness: 1, variant: v))];
        Assert.True(captions.Distinct().Count() > 8);
        Assert.Equal(captions, Enumerable.Range(0, 31).Reverse().Select(v => Captioner.Caption(truth, richness: 1, variant: v)).Reverse());
    }

    [Fact]
    public void A_richer_style_keeps_order_and_words()
    {
        foreach (var truth in Truths.Core.Take(500))
        {
            var plain = Captioner.State(truth, CaptionStyle.Default);
            var rich = Captioner.State(truth, CaptionStyle.Rich);
            Assert.Equal(plain.Clauses[0].Relation, rich.Clauses[0].Relation);
            Assert.All(plain.Phrases.Zip(rich.Phrases), p =>
            {
                Assert.Equal(p.First.Category, p.Second.Category);
                Assert.True(p.First.Big is null || p.First.Big == p.Second.Big);
                Assert.True(p.First.Material is null || p.First.Material == p.Second.Material);
            });
        }
    }

    [Fact]
    public void Objects_too_small_to_name_are_not_mentioned()
    {
        foreach (var truth in Truths.Core.Take(200).Where(t => Reference.Count(t) == 2))
        {
            foreach (var style in Truths.Styles)
            {
                var facts = Captioner.State(truth.Hide(1), style);
                Assert.All(facts.Phrases, p => Assert.Equal(truth.Scene.Objects[0].Category, p.Category));
                Assert.True(facts.HoldIn(truth.Hide(1)));
            }
        }
        var seen = Truths.Mixed.Where(t => t.Nameable.Count() < t.Scene.Objects.Length).ToArray();
        Assert.True(seen.Length > 20);
        Assert.All(seen, t => Assert.True(Captioner.State(t, CaptionStyle.Dense).Clauses.Count(c => c.Relation is null) == Reference.Count(t)));
    }

    [Fact]
    public void A_scene_without_nameable_objects_is_captioned_by_its_place()
    {
        var truth = Truths.Of(SceneTruth.NameableArea - 1, Truths.Figure(Category.Ball, Colour.Red));
        Assert.All(Truths.Styles, s => Assert.Equal("grass under a day sky", Captioner.Caption(truth, s)));
    }

    [Fact]
    public void The_styles_differ_in_form()
    {
        var truth = Truths.Of(
            Truths.Figure(Category.Ball, Colour.Red, 0.2f, Material.Striped),
            Truths.Figure(Category.Crate, Colour.Orange, 0.5f, big: false),
            Truths.Figure(Category.Cone, Colour.Green, 0.8f)).With(index: 3);
        Assert.Equal("red ball, orange crate, cone", Captioner.Caption(truth, CaptionStyle.Tags));
        Assert.Equal("a big red ball left of a small orange crate and a green cone", Captioner.Caption(truth, CaptionStyle.Default));
        Assert.Equal("a big red ball and a small orange crate and a green cone", Captioner.Caption(truth, CaptionStyle.PositionFree));
        Assert.Equal(
            "a big red striped ball left of a small orange crate and a green cone, grass under a day sky",
            Captioner.Caption(truth, CaptionStyle.Rich));
        Assert.Equal(
            "a big red striped ball, a small orange crate, a big green cone, "
            + "a red ball left of a orange crate, a orange crate left of a green cone, grass under a day sky",
            Captioner.Caption(truth, CaptionStyle.Dense));
    }

    [Fact]
    public void Captions_free_of_position_have_no_relation()
    {
        var style = CaptionStyle.PositionFree;
        Assert.All(Truths.Mixed, t => Assert.All(Captioner.State(t, style).Clauses, c => Assert.Null(c.Relation)));
        Assert.All(
            Truths.Core.Take(200),
            t => Assert.DoesNotContain(Captioner.Caption(t, style).Split(' '), w => w is "left" or "right" or "front" or "behind"));
    }

    [Fact]
    public void Display_mends_the_article()
    {
        Assert.Equal("an orange ball on a red crate", Captioner.Pretty("a orange ball on a red crate"));
        Assert.Equal("una pelota a la izquierda", Captioner.Pretty("una pelota a la izquierda", Language.Spanish));
        Assert.DoesNotContain(Truths.Core, t => Captioner.Caption(t).Split(' ').Contains("an"));
    }

    [Fact]
    public void Bad_choices_are_refused()
    {
        Assert.Contains("use 0 to 30", Assert.Throws<ArgumentOutOfRangeException>(
            () => Captioner.Caption(Truths.Core[0], variant: 31)).Message, StringComparison.Ordinal);
        Assert.Contains("CaptionStyle.Richness is 4", Assert.Throws<ArgumentException>(
            () => Captioner.Caption(Truths.Core[0], richness: 4)).Message, StringComparison.Ordinal);
        Assert.Contains("'fr'", Assert.Throws<ArgumentException>(() => Languages.Parse("fr")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_read_back() => Assert.All(Languages.All, l => Assert.Equal(l, Languages.Parse(l.Code())));

    private static int FirstNamed(SceneTruth truth) =>
        Reference.Matches(truth, Captioner.State(truth, CaptionStyle.Dense).Phrases.First())[0];

    internal static void NearShare(double expected, int hits, int total)
    {
        double deviation = Math.Sqrt(Math.Max(expected * (1 - expected), 0) / total);
        Assert.InRange(hits / (double)total, expected - 4 * deviation - 1e-9, expected + 4 * deviation + 1e-9);
    }
}
