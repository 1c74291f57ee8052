using Experiments.Data;
using Experiments.Lib.Tests.Worlds;
using Experiments.Papers.CapPa;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class CaptionBatchTests : IDisposable
{
    private readonly PairSet pairs = new(randint(0, 255, [96, 3, 4, 4], dtype: ScalarType.Byte), arange(96 * 2 * 3).view(96, 2, 3));

    public void Dispose() => pairs.Dispose();

    [Fact]
    public void Coins_are_a_function_of_seed_and_position_and_fall_as_often_as_asked()
    {
        var coins = Coins(Draw(0.75, seed: 1, count: 200));
        CaptionerTests.NearShare(0.75, coins.Count(c => c), coins.Length);
        Assert.Equal(coins, Coins(Draw(0.75, seed: 1, count: 200)));
        Assert.NotEqual(coins, Coins(Draw(0.75, seed: 2, count: 200)));
        Assert.Equal(coins[(150 * 32)..], Coins(Draw(0.75, seed: 1, count: 50, start: 150)));
        Assert.Contains(Draw(0.75, seed: 1, count: 20), b => b.Parallel!.any().item<bool>() && !b.Parallel!.all().item<bool>());
    }

    [Fact]
    public void At_a_share_of_0_no_example_is_parallel_and_at_1_all_are()
    {
        Assert.All(Draw(0, seed: 1, count: 5), b => Assert.Null(b.Parallel));
        Assert.All(Coins(Draw(1, seed: 1, count: 50)), Assert.True);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.75)]
    [InlineData(1)]
    public void Cap_and_CapPa_see_the_same_pairs_in_the_same_order(double share)
    {
        foreach (var (cap, cappa) in Draw(0, seed: 3, count: 9).Zip(Draw(share, seed: 3, count: 9)))
        {
            Assert.True(cap.Text.equal(cappa.Text).all().item<bool>());
            Assert.True(cap.Images.equal(cappa.Images).all().item<bool>());
        }
    }

    [Fact]
    public void A_coin_does_not_depend_on_the_caption_drawn()
    {
        var batches = Draw(0.5, seed: 5, count: 300);
        var first = batches.SelectMany(b => b.Text.select(1, 0).data<long>().ToArray().Select(id => id % 6 == 0)).ToArray();
        var chosen = Coins(batches).Where((_, i) => first[i]).ToArray();
        CaptionerTests.NearShare(0.5, chosen.Count(c => c), chosen.Length);
    }

    private List<CaptionBatch> Draw(double share, ulong seed, int count, long start = 0)
    {
        using var source = CaptionBatch.Draw(pairs, 32, share, seed);
        source.Position = start;
        return [.. Enumerable.Range(0, count).Select(_ => source.Next(default))];
    }

    private static bool[] Coins(IEnumerable<CaptionBatch> batches) => [.. batches.SelectMany(b => b.Parallel!.data<bool>().ToArray())];
}
