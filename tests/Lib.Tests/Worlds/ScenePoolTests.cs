using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Worlds;

public class ScenePoolTests
{
    [Fact]
    public void A_pool_holds_the_scenes_of_its_stream()
    {
        using var pool = ScenePool.Create(Profile.Core, Streams.Test, 600, 32, start: 10);
        using var rendered = SceneRenderer.Render(Diorama.Scenes(7, Streams.Test, 10, 600, Profile.Core), 32);
        Assert.Equal([600, 3, 32, 32], pool.Images.shape);
        Assert.True(pool.Images.bytes.SequenceEqual(rendered.Rgb.bytes));
        Assert.Equal(rendered.Truths.Select(t => string.Join(';', t.Sights)), pool.Truths.Select(t => string.Join(';', t.Sights)));
        Assert.Equal("Core: 600 scenes of stream 1 at 32 px", pool.ToString());
    }

    [Fact]
    public void A_pool_outlives_the_scope_in_which_it_was_made()
    {
        long before = LiveTensors.Count();
        ScenePool pool;
        using (NewDisposeScope())
            pool = ScenePool.Create(Profile.Dense, Streams.DenseTraining, 4, 32, views: SceneViews.All);
        Assert.Equal(4, pool.Rendered.Normal.shape[0]);
        pool.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_cancelled_pool_frees_what_it_made()
    {
        long before = LiveTensors.Count();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ScenePool.Create(Profile.Core, 0, 100, 32, cancellation: source.Token));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Streams_are_apart()
    {
        var fields = typeof(Streams).GetFields().Select(f => (ulong)f.GetValue(null)!).ToList();
        Assert.Equal(fields.Count, fields.Distinct().Count());
        Assert.Equal(4294967299UL, Streams.PixelNoise(3));
    }
}
