using Experiments.Data;
using Experiments.Papers.CapPa;
using Experiments.Papers.Foundations;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class SameBagNegativesTests
{
    [Fact]
    public void Captions_of_the_same_words_in_another_order_are_counted_and_equal_ones_are_not()
    {
        // Image 0: "5 6" and its own reverse; image 1: the reverse twice; image 2: the same as image 0's first; image 3: other words.
        using var pairs = Set(new long[,,] { { { 5, 6, 2 }, { 6, 5, 2 } }, { { 6, 5, 2 }, { 6, 5, 2 } }, { { 5, 6, 2 }, { 5, 6, 2 } }, { { 5, 5, 2 }, { 7, 6, 2 } } });
        // Between images 0 and 1, two of four combinations; 0 and 2, two; 1 and 2, four: 8 of 24 combinations, each from both sides.
        Assert.Equal(2 * 8 / (4.0 * 4), SameBagNegatives.Expected(pairs, 4), 1e-12);
        Assert.Equal(2 * 8 / (4.0 * 4) / 3, SameBagNegatives.Expected(pairs, 2), 1e-12);
        Assert.Equal(0, SameBagNegatives.Expected(pairs, 1));
    }

    [Fact]
    public void A_word_said_twice_makes_another_bag()
    {
        using var pairs = Set(new long[,,] { { { 5, 5, 6 } }, { { 5, 6, 6 } }, { { 6, 5, 5 } } });
        Assert.Equal(2 / 3.0, SameBagNegatives.Expected(pairs, 3), 1e-12);
    }

    [Fact]
    public void The_expectation_is_what_training_batches_hold()
    {
        using var data = PairData.FromWorld(Profile.Core.With(colours: 3, others: CategoryRange.Only(Category.Ball), lead: CategoryRange.Only(Category.Ball)), 240, size: 8, tests: 5);
        using var batches = CaptionBatch.Draw(data.Training, 24, 0, seed: 1);
        double expected = SameBagNegatives.Expected(data.Training, 24);
        var counts = Enumerable.Range(0, 400).Select(_ =>
        {
            using var batch = batches.Next(default);
            string[] rows = [.. batch.Text.data<long>().ToArray().Chunk(16).Select(row => string.Join(' ', row))];
            string[] bags = [.. rows.Select(row => string.Join(' ', row.Split(' ').Order()))];
            return Enumerable.Range(0, 24).Average(i => (double)Enumerable.Range(0, 24).Count(j => bags[i] == bags[j] && rows[i] != rows[j]));
        }).ToList();
        double mean = counts.Average();
        double error = Math.Sqrt(counts.Average(c => (c - mean) * (c - mean)) / counts.Count);
        Assert.InRange(expected, 0.1, 10);
        Assert.InRange(mean, expected - 4 * error, expected + 4 * error);
    }

    [Fact]
    public void They_grow_with_the_batch_and_shrink_with_the_number_of_colours()
    {
        using var few = PairData.FromWorld(Profile.Core.With(colours: 3), 1000, size: 8, tests: 5);
        using var many = PairData.FromWorld(Profile.Core, 1000, size: 8, tests: 5);
        Assert.True(SameBagNegatives.Expected(few.Training, 96) > 2 * SameBagNegatives.Expected(many.Training, 96));
        Assert.Equal(95 / 23.0, SameBagNegatives.Expected(few.Training, 96) / SameBagNegatives.Expected(few.Training, 24), 1e-9);
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_refused()
    {
        using var pairs = Set(new long[,,] { { { 5, 6 } } });
        Assert.Contains("batch is 2; use 1 to 1", Assert.Throws<ArgumentException>(() => SameBagNegatives.Expected(pairs, 2)).Message, StringComparison.Ordinal);
    }

    private static PairSet Set(long[,,] tokens) => new(zeros(tokens.GetLength(0), 3, 4, 4, dtype: ScalarType.Byte), tensor(tokens));
}
