using Experiments.Data;
using Experiments.Papers.LocCa;
using Experiments.Worlds;
using TorchSharp;

namespace Experiments.Lib.Tests.Papers;

public sealed class LocCaDataTests : IDisposable
{
    private readonly Profile crowded = Profile.Crowd.With(minObjects: 3, maxObjects: 5, colours: 3);
    private readonly ScenePool pool;
    private readonly LocCaData data;

    public LocCaDataTests()
    {
        pool = ScenePool.Create(crowded, Streams.Pretraining, 120, 32);
        data = LocCaData.FromWorld(crowded, 120);
    }

    public void Dispose()
    {
        pool.Dispose();
        data.Dispose();
    }

    [Fact]
    public void Regions_are_visible_and_each_text_points_out_one_object()
    {
        int some = 0;
        foreach (var (truth, regions) in pool.Truths.Zip(data.Regions))
        {
            foreach (var region in regions)
            {
                var sight = truth.Sights.Single(s => new Box(s.Top, s.Left, s.Bottom, s.Right) == region.Box);
                Assert.Contains(sight.Index, truth.Nameable);
                Assert.Equal(3, region.Texts.Count);
                Assert.All(region.Texts, text => Assert.Equal([sight.Index], Reference.Matches(truth, Phrase(text))));
                some++;
            }
        }
        Assert.True(some > 200);
    }

    [Fact]
    public void Objects_just_like_another_have_no_region()
    {
        Assert.Contains(pool.Truths.Zip(data.Regions), p => p.Second.Count < p.First.Nameable.Count());
        Assert.All(pool.Truths.Zip(data.Regions), p => Assert.Equal(
            p.First.Nameable.Count(k => Reference.IsUnique(p.First, NounPhrase.Full(p.First.Scene.Objects[k]))), p.Second.Count));
    }

    [Fact]
    public void Captions_and_texts_never_say_where_anything_is()
    {
        string[] places = ["left", "right", "front", "behind", "on", "of", "in"];
        Assert.All(data.Captions.SelectMany(c => c).Concat(data.Regions.SelectMany(r => r).SelectMany(r => r.Texts)), said =>
            Assert.Empty(said.Split(' ').Intersect(places)));
    }

    [Fact]
    public void Some_of_the_pictures_keep_their_captions_and_regions()
    {
        using var some = data.Take([5, 2]);
        using var scope = torch.NewDisposeScope();
        Assert.Equal([data.Captions[5], data.Captions[2]], some.Captions);
        Assert.Equal([data.Regions[5], data.Regions[2]], some.Regions);
        Assert.True(some.Images[1].equal(data.Images[2]).all().item<bool>());
    }

    [Fact]
    public void Captions_and_regions_must_fit_the_pictures()
    {
        using var scope = torch.NewDisposeScope();
        using var images = torch.zeros(2, 3, 32, 32, dtype: torch.ScalarType.Byte);
        string Fault(IReadOnlyList<IReadOnlyList<string>> captions, IReadOnlyList<IReadOnlyList<LabelledRegion>> regions) =>
            Assert.Throws<ArgumentException>(() => new LocCaData(images, captions, regions, ["a"], "test")).Message;
        var box = new Box(0, 0, 1, 1);
        Assert.Contains("captions is 1", Fault([["a"]], [[], []]), StringComparison.Ordinal);
        Assert.Contains("captions is uneven", Fault([["a"], ["a", "a"]], [[], []]), StringComparison.Ordinal);
        Assert.Contains("regions is 1", Fault([["a"], ["a"]], [[]]), StringComparison.Ordinal);
        Assert.Contains("regions is uneven", Fault([["a"], ["a"]], [[new(["a"], box)], [new(["a", "a"], box)]]), StringComparison.Ordinal);
    }

    private static NounPhrase Phrase(string text) => CaptionParser.Parse($"a {text}").Phrases.Single();
}
