using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Layers;

public sealed class RelativePositionBiasTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private static long[] Buckets(bool bidirectional, params long[] relative) =>
        RelativePositionBias.Bucket(tensor(relative), 32, 128, bidirectional).data<long>().ToArray();

    [Fact]
    public void An_encoder_tells_keys_before_and_after_the_query_apart()
    {
        Assert.Equal([0, 1, 7, 8, 8, 9, 14, 15, 15], Buckets(true, 0, -1, -7, -8, -11, -12, -90, -91, -5000));
        Assert.Equal([17, 23, 24, 31, 31], Buckets(true, 1, 7, 8, 91, 5000));
    }

    [Fact]
    public void A_decoder_has_all_buckets_for_the_past()
    {
        Assert.Equal([0, 0, 1, 15, 16, 31, 31], Buckets(false, 9, 0, -1, -15, -16, -127, -5000));
        Assert.Equal([16, 17, 21, 22], Buckets(false, -18, -19, -34, -35)); // 16 + 16 ln(a / 16) / ln 8, cut off
    }

    [Fact]
    public void The_last_query_has_the_last_row_of_the_whole()
    {
        using var bias = new RelativePositionBias(8, 16, 3, bidirectional: false, 1);
        using var quiet = no_grad();
        var whole = bias.Of(9, 9);
        Assert.Equal([1, 3, 9, 9], whole.shape);
        Assert.True(allclose(whole.narrow(2, 6, 3), bias.Of(3, 9), rtol: 0, atol: 0));
    }

    [Theory]
    [InlineData(3, 128, true, "buckets is 3")]
    [InlineData(1, 128, false, "buckets is 1")]
    [InlineData(32, 8, true, "maxDistance is 8")]
    public void Buckets_that_cannot_be_are_refused(int buckets, int maxDistance, bool bidirectional, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => RelativePositionBias.Bucket(zeros(1, int64), buckets, maxDistance, bidirectional)).Message);
}
