using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class CaptionParserTests
{
    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.German)]
    [InlineData(Language.Spanish)]
    [InlineData(Language.Turkish)]
    [InlineData(Language.Swahili)]
    public void Every_caption_parses_back_to_the_facts_it_states_and_they_hold(Language language)
    {
        foreach (var truth in Truths.Mixed)
        {
            foreach (var style in Truths.Styles)
            {
                string caption = Captioner.Caption(truth, style, language, variant: 1);
                var facts = CaptionParser.Parse(caption, language);
                Assert.Equal(Captioner.State(truth, style, 1), facts);
                Assert.True(facts.HoldIn(truth), caption);
            }
        }
    }

    [Fact]
    public void Every_noun_phrase_parses_back_in_every_place()
    {
        foreach (var language in Languages.All)
        {
            foreach (var phrase in AllPhrases())
            {
                var facts = new CaptionFacts([new([phrase, phrase, phrase], Relation.Behind)]);
                Assert.Equal(facts, CaptionParser.Parse(Captioner.Say(facts, language), language));
            }
        }
    }

    [Theory]
    [InlineData(Language.German, "eine roter Ball")]
    [InlineData(Language.German, "ein rote Ball")]
    [InlineData(Language.German, "einem roten Ball")]
    [InlineData(Language.German, "ein Ball links von eine blaue Kiste")]
    [InlineData(Language.Spanish, "una pelota rojo")]
    [InlineData(Language.Spanish, "un pelota roja")]
    [InlineData(Language.Spanish, "una roja pelota")]
    [InlineData(Language.Turkish, "mavi bir kutu solunda kırmızı bir top")]
    [InlineData(Language.Turkish, "bir topun")]
    [InlineData(Language.Swahili, "mpira nyekundu")]
    [InlineData(Language.Swahili, "samaki mwekundu wenye mistari")]
    [InlineData(Language.English, "a ball red")]
    [InlineData(Language.English, "a red ball left of")]
    [InlineData(Language.English, "a ball, , a crate")]
    [InlineData(Language.English, "")]
    [InlineData(Language.English, "grass under a day sky, a ball")]
    public void Wrong_agreement_case_or_order_is_refused(Language language, string caption) =>
        Assert.Null(CaptionParser.ParseOrNull(caption, language));

    [Fact]
    public void An_unreadable_caption_is_quoted_from_where_it_fails()
    {
        var error = Assert.Throws<FormatException>(() => CaptionParser.Parse("a red ball left of a blue banana"));
        Assert.Equal("'a red ball left of a blue banana' is not a caption in English: stuck at 'a blue banana'.", error.Message);
    }

    [Fact]
    public void False_facts_do_not_hold()
    {
        var truth = Truths.Of(Truths.Figure(Category.Ball, Colour.Red, 0.2f), Truths.Figure(Category.Crate, Colour.Blue, 0.8f));
        Assert.True(CaptionParser.Parse("a red ball left of a blue crate").HoldIn(truth));
        Assert.True(CaptionParser.Parse("a crate right of a ball, grass under a day sky").HoldIn(truth));
        Assert.False(CaptionParser.Parse("a blue ball left of a red crate").HoldIn(truth));
        Assert.False(CaptionParser.Parse("a red ball right of a blue crate").HoldIn(truth));
        Assert.False(CaptionParser.Parse("a ball and a ball").HoldIn(truth));
        Assert.False(CaptionParser.Parse("a ball, sand under a day sky").HoldIn(truth));
        Assert.False(CaptionParser.Parse("a red ball").HoldIn(truth.Hide(0)));
    }

    private static IEnumerable<NounPhrase> AllPhrases() =>
        from category in Enum.GetValues<Category>()
        from colour in Enum.GetValues<Colour>().Cast<Colour?>().Append(null)
        from material in new Material?[] { null, Material.Striped, Material.Dotted, Material.Glossy }
        from big in new bool?[] { null, false, true }
        select new NounPhrase(category, colour, material, big);
}
