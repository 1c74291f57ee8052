using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Engine;

public class CodePointsTests
{
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("🐎x", 1, 2)]
    [InlineData("🐎x", 2, 3)]
    [InlineData("a🐎🐎b", 3, 5)]
    [InlineData("\ud83dx", 1, 1)]
    [InlineData("x\udc0e", 2, 2)]
    public void A_pair_is_one_code_point_and_a_lone_half_too(string text, int codePoints, int index)
    {
        Assert.Equal(index, CodePoints.ToIndex(text, codePoints));
        Assert.Equal(codePoints, CodePoints.FromIndex(text, index));
    }

    [Fact]
    public void Places_outside_the_text_are_its_ends()
    {
        Assert.Equal(0, CodePoints.ToIndex("🐎", -1));
        Assert.Equal(2, CodePoints.ToIndex("🐎", 9));
        Assert.Equal(0, CodePoints.FromIndex("🐎", -1));
        Assert.Equal(1, CodePoints.FromIndex("🐎", 9));
        Assert.Equal(0, CodePoints.ToIndex("", 1));
        Assert.Equal(0, CodePoints.FromIndex("", 1));
    }

    [Fact]
    public void Between_the_halves_of_a_pair_is_before_it() => Assert.Equal(1, CodePoints.FromIndex("a🐎", 2));
}
