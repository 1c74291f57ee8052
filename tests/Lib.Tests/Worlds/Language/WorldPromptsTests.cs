using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class WorldPromptsTests
{
    [Fact]
    public void Categories_come_bare_sized_and_in_every_colour_drawn()
    {
        var classes = WorldPrompts.Categories(Profile.Core);
        Assert.Equal(Enumerable.Range(0, 8), classes.Select(c => c.Label));
        Assert.Equal("ball", classes[0].Name);
        Assert.Equal(["a ball", "a small ball", "a big ball", "a red ball"], classes[0].Sentences.Take(4));
        Assert.All(classes, c => Assert.Equal(11, c.Sentences.Count));
    }

    [Fact]
    public void Held_out_compositions_are_not_prompted()
    {
        var seen = Profile.Single.With(holdOut: HoldOut.Seen);
        var sentences = WorldPrompts.Categories(seen).Concat(WorldPrompts.Colours(seen)).Concat(WorldPrompts.Pairs(seen)).SelectMany(c => c.Sentences);
        Assert.All(sentences, s =>
        {
            var phrase = CaptionParser.Parse(s).Clauses[0].Phrases[0];
            Assert.False(phrase.Colour is Colour colour && Compositions.IsHeldOut(phrase.Category, colour));
        });
        Assert.Equal(56, WorldPrompts.Pairs(seen).Count);
        Assert.Equal(8, WorldPrompts.Pairs(seen.With(holdOut: HoldOut.HeldOut)).Count);
    }

    [Fact]
    public void Colours_are_prompted_on_every_category_of_the_profile()
    {
        var classes = WorldPrompts.Colours(Profile.Dense, Language.German);
        Assert.Equal(8, classes.Count);
        Assert.Equal(["ein roter Ball", "eine rote Kiste", "ein roter Kegel", "eine rote Säule"], classes[0].Sentences);
        Assert.Equal("red", classes[0].Name);
    }

    [Fact]
    public void Signs_include_the_shapes_beside_them() =>
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 16], WorldPrompts.Categories(Profile.Signs).Select(c => c.Label));
}
