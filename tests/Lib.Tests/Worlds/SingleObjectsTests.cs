using Experiments.Data;
using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class SingleObjectsTests
{
    [Fact]
    public void Labels_are_those_of_the_scenes_and_balanced()
    {
        using var objects = SingleObjects.Create(Streams.ProbeTest, 800);
        var scene = Diorama.Scene(ScenePool.WorldSeed, Streams.ProbeTest, 17, Profile.Single);
        Assert.Equal((long)scene.Objects[0].Category, objects.Categories[17].item<long>());
        Assert.Equal((long)scene.Objects[0].Colour, objects.Colours[17].item<long>());
        Assert.All(objects.Categories.data<long>().ToArray().CountBy(c => c), c => Assert.InRange(c.Value, 60, 140));
    }

    [Fact]
    public void Held_out_compositions_are_the_only_ones_or_absent()
    {
        using var seen = SingleObjects.Create(Streams.ProbeTest, 400, holdOut: HoldOut.Seen);
        using var heldOut = SingleObjects.Create(Streams.HeldOutCompositions, 400, holdOut: HoldOut.HeldOut);
        Assert.DoesNotContain(Pairs(seen), p => Compositions.IsHeldOut(p.Category, p.Colour));
        Assert.All(Pairs(heldOut), p => Assert.True(Compositions.IsHeldOut(p.Category, p.Colour)));
    }

    [Fact]
    public void Every_prompt_is_in_the_vocabulary()
    {
        var tokenizer = new WordTokenizer(Lexicon.Words([Language.English]));
        Assert.All(SingleObjects.CategoryPrompts.Concat(SingleObjects.ColourPrompts).SelectMany(p => p), prompt => tokenizer.Ids(prompt));
    }

    private static IEnumerable<(Category Category, Colour Colour)> Pairs(SingleObjects objects) =>
        objects.Categories.data<long>().ToArray().Zip(objects.Colours.data<long>().ToArray(), (c, o) => ((Category)c, (Colour)o));
}
