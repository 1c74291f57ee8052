using Experiments.Data;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class PairBatchesTests
{
    private const int Count = 11;

    [Fact]
    public void Every_epoch_shows_each_example_once_in_a_new_order()
    {
        using var pairs = Numbered(12);
        using var batches = new PairBatches(pairs, 4, seed: 3);
        Assert.Equal(3, batches.StepsPerEpoch);
        var epochs = Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 3).SelectMany(_ => Rows(batches)).ToList()).ToList();
        Assert.Equal(2, batches.Epoch);
        Assert.All(epochs, e => Assert.Equal(Enumerable.Range(0, 12).Select(i => (long)i), e.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Fact]
    public void A_run_resumed_at_any_step_goes_on_bit_for_bit()
    {
        using var pairs = Numbered(Count, variants: 3);
        using var whole = new PairBatches(pairs, 3, seed: 9);
        var expected = Enumerable.Range(0, 10).Select(_ => whole.Next(default)).ToList();
        foreach (int start in new[] { 0, 2, 3, 7 })
        {
            using var resumed = new PairBatches(pairs, 3, seed: 9, ahead: 1) { Position = start };
            foreach (var batch in expected.Skip(start))
            {
                using var actual = resumed.Next(default);
                AssertEqual(batch.Images, actual.Images);
                AssertEqual(batch.Tokens, actual.Tokens);
                AssertEqual(batch.Keys, actual.Keys);
            }
        }
        using var other = new PairBatches(pairs, 3, seed: 10);
        Assert.NotEqual(Enumerable.Range(0, 3).SelectMany(i => Ids(expected[i])), Enumerable.Range(0, 3).SelectMany(_ => Rows(other)));
        expected.ForEach(b => b.Dispose());
    }

    [Fact]
    public void Batch_holds_the_drawn_rows_with_one_of_their_captions()
    {
        using var pairs = Numbered(Count, variants: 4);
        using var batches = new PairBatches(pairs, 5, seed: 1);
        var variants = new HashSet<long>();
        for (int step = 0; step < 20; step++)
        {
            using var batch = batches.Next(default);
            Assert.Equal(torch.float32, batch.Images.dtype);
            using var scope = torch.NewDisposeScope();
            for (int b = 0; b < 5; b++)
            {
                long row = batch.Tokens[b, 0].item<long>();
                variants.Add(batch.Tokens[b, 1].item<long>());
                AssertEqual(Pixels.ToFloat(pairs.Images[row]), batch.Images[b]);
            }
        }
        Assert.Equal([0, 1, 2, 3], variants.Order());
    }

    [Fact]
    public void Keys_are_equal_exactly_where_captions_are()
    {
        using var scope = torch.NewDisposeScope();
        var tokens = torch.tensor(new long[] { 4, 2, 0, 4, 2, 0, 4, 5, 2, 2, 4, 0 }, [4, 1, 3]);
        using var pairs = new PairSet(torch.zeros(4, 3, 2, 2, dtype: torch.uint8), tokens);
        var keys = pairs.Keys.data<long>().ToArray();
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(3, keys.Distinct().Count());
    }

    [Fact]
    public void Batches_belong_to_no_scope_until_attached_and_none_is_left_over()
    {
        using var pairs = Numbered(Count);
        long before = LiveTensors.Count();
        using (var batches = new PairBatches(pairs, 4, seed: 2, ahead: 3))
        {
            PairBatch kept;
            using (torch.NewDisposeScope())
                kept = batches.Next(default);
            Assert.False(kept.Images.IsInvalid);
            kept.Dispose();
            for (int step = 0; step < 30; step++)
            {
                using var scope = torch.NewDisposeScope();
                kept = batches.Next(default).AttachToScope();
            }
            Assert.True(kept.Images.IsInvalid && kept.Tokens.IsInvalid && kept.Keys.IsInvalid);
        }
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void Attaching_without_a_scope_and_oversized_batches_are_refused()
    {
        using var pairs = Numbered(3);
        using var batches = new PairBatches(pairs, 3, seed: 2);
        using var batch = batches.Next(default);
        Assert.Throws<InvalidOperationException>(() => batch.AttachToScope());
        Assert.Contains("3 examples", Assert.Throws<ArgumentException>(() => new PairBatches(pairs, 4, seed: 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PairBatches(pairs, 0, seed: 2));
    }

    [Fact]
    public void A_failure_while_gathering_reaches_the_consumer()
    {
        var pairs = Numbered(4);
        using var batches = new PairBatches(pairs, 2, seed: 2);
        pairs.Dispose();
        Assert.ThrowsAny<Exception>(() => batches.Next(default));
    }

    /// <summary>Image i is filled with i, its captions are (i, variant).</summary>
    private static PairSet Numbered(int count, int variants = 1)
    {
        using var scope = torch.NewDisposeScope();
        var images = torch.arange(count).reshape(count, 1, 1, 1).expand(count, 3, 4, 4).to(torch.uint8).contiguous();
        var rows = torch.arange(count).reshape(count, 1, 1).expand(count, variants, 1);
        var variant = torch.arange(variants).reshape(1, variants, 1).expand(count, variants, 1);
        return new PairSet(images, torch.cat([rows, variant], 2));
    }

    private static List<long> Rows(PairBatches batches)
    {
        using var batch = batches.Next(default);
        return Ids(batch);
    }

    private static List<long> Ids(PairBatch batch)
    {
        using var scope = torch.NewDisposeScope();
        return [.. batch.Tokens.select(1, 0).contiguous().data<long>().ToArray()];
    }
}
