using Experiments.Core;

namespace Experiments.Lib.Tests.Core;

public class CounterRandomTests
{
    [Theory]
    [InlineData(1UL, 0x5692161d100b05e5UL)]
    [InlineData(0xdeadbeefUL, 0x4e062702ec929eeaUL)]
    public void Mix_gives_the_published_vectors(ulong input, ulong expected) => Assert.Equal(expected, CounterRandom.Mix(input));

    [Theory]
    [InlineData(1UL, 0UL, 0UL, 0UL, 11635202)]
    [InlineData(1UL, 0UL, 0UL, 1UL, 16303542)]
    [InlineData(1UL, 0UL, 1UL, 0UL, 10410985)]
    [InlineData(1UL, 1UL, 0UL, 0UL, 408146)]
    [InlineData(7UL, 3UL, 12345UL, 16UL, 4586960)]
    [InlineData(1UL << 63, 5UL, 1UL << 40, 99UL, 6180515)]
    public void Uniform_gives_the_world_vectors(ulong seed, ulong stream, ulong index, ulong slot, int expected) =>
        Assert.Equal(expected, new CounterRandom(seed, stream, index).Uniform(slot) * (1 << 24));

    [Fact]
    public void Permutation_holds_every_item_once_and_depends_on_the_index()
    {
        var first = new CounterRandom(3, 1, 0).Permutation(1000);
        var second = new CounterRandom(3, 1, 1).Permutation(1000);
        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.NotEqual(first, second);
    }
}
