using Experiments.Data;
using Experiments.Data.Coco;
using TorchSharp;
using static Experiments.Lib.Tests.Data.TestImages;

namespace Experiments.Lib.Tests.Data;

public class RunLengthMaskTests
{
    [Fact]
    public void Runs_go_down_the_columns_and_start_with_zeros()
    {
        using var scope = torch.NewDisposeScope();
        // 0 1 1
        // 0 1 0
        var mask = RunLengthMask.FromTensor(torch.tensor(new byte[] { 0, 1, 1, 0, 1, 0 }, [2, 3]));
        Assert.Equal<int>([2, 3, 1], mask.Counts.AsSpan());
        Assert.Equal(3, mask.Area);
        Assert.Equal<int>([0, 6], RunLengthMask.FromTensor(torch.ones(2, 3)).Counts.AsSpan());
        Assert.Equal<int>([6], RunLengthMask.FromTensor(torch.zeros(2, 3)).Counts.AsSpan());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 5)]
    [InlineData(64, 200)]
    public void Mask_runs_and_text_round_trip(int height, int width)
    {
        using var scope = torch.NewDisposeScope();
        for (ulong seed = 0; seed < 10; seed++)
        {
            var noise = Noise(height, width, seed)[0] > 128;
            var mask = RunLengthMask.FromTensor(noise);
            AssertEqual(noise, mask.ToTensor());
            Assert.Equal(noise.sum().item<long>(), mask.Area);
            Assert.Equal(mask, RunLengthMask.Parse(height, width, mask.Compress()));
        }
    }

    [Theory]
    [InlineData(1, 7, new[] { 2, 3, 1, 1 }, "231N")]
    [InlineData(10, 10, new[] { 0, 100 }, "0T3")]
    [InlineData(100, 1000, new[] { 99999, 1 }, "odQ31")]
    [InlineData(4, 4, new[] { 5, 2, 2, 2, 5 }, "52203")]
    public void Compressed_text_is_that_of_the_published_format(int height, int width, int[] counts, string text)
    {
        var mask = new RunLengthMask(height, width, counts);
        Assert.Equal(text, mask.Compress());
        Assert.Equal<int>(counts, RunLengthMask.Parse(height, width, text).Counts.AsSpan());
    }

    [Theory]
    [InlineData("")]
    [InlineData("231")]
    [InlineData("231NN")]
    [InlineData("23\n")]
    [InlineData("2P")]
    [InlineData("oooooooooooooooo")]
    [InlineData("O")]
    public void Malformed_text_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => RunLengthMask.Parse(1, 7, text));

    [Fact]
    public void Runs_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RunLengthMask(2, 2, [5]));
        Assert.Throws<ArgumentException>(() => new RunLengthMask(2, 2, [5, -1]));
        Assert.Throws<ArgumentException>(() => new RunLengthMask(0, 2, []));
        Assert.Throws<ArgumentException>(() => new RunLengthMask(1 << 16, 1 << 16, [int.MaxValue]));
    }

    [Fact]
    public void Polygons_fill_the_pixels_whose_centres_they_hold()
    {
        using var scope = torch.NewDisposeScope();
        var square = new CocoSegmentation([[1, 1, 4, 1, 4, 3, 1, 3]]).ToMask(5, 6).ToTensor();
        var expected = torch.zeros(5, 6, dtype: torch.@bool);
        expected.narrow(0, 1, 2).narrow(1, 1, 3).fill_(true);
        AssertEqual(expected, square);
        // A triangle over the diagonal of a 4 x 4 image: strictly below it, plus nothing on the far side.
        var triangle = new CocoSegmentation([[0, 0, 4, 4, 0, 4]]).ToMask(4, 4).ToTensor();
        Assert.Equal(10, triangle.sum().item<long>());
        var two = new CocoSegmentation([[0, 0, 2, 0, 2, 2, 0, 2], [1, 1, 3, 1, 3, 3, 1, 3]]).ToMask(4, 4);
        Assert.Equal(7, two.Area);
        Assert.Equal(16, new CocoSegmentation([[-9, -9, 99, -9, 99, 99, -9, 99]]).ToMask(4, 4).Area);
    }
}
