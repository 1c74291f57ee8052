using Experiments.Checkpoints;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Worlds;

public class GoldenTests
{
    // The prototype rounds in another order here and there: no label may differ, and few bytes, by one.
    [Theory]
    [InlineData(32)]
    [InlineData(96)]
    public void Renderings_agree_with_the_independent_prototype(int size)
    {
        using var scope = NewDisposeScope();
        using var golden = NpzFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "world", "golden.npz"));
        var rendered = SceneRenderer.Render(AcceptanceProfile.Scenes(16), size);
        Assert.Equal(0, Count(golden.Read($"inst_{size}").ne(rendered.Instance)));
        Assert.Equal(0, Count(golden.Read($"sem_{size}").ne(rendered.Semantic)));
        Assert.InRange((golden.Read($"depth_{size}") - rendered.Depth).abs().max().item<float>(), 0, 1e-5f);
        var apart = (golden.Read($"rgb_{size}").permute(0, 3, 1, 2).to(int32) - rendered.Rgb.to(int32)).abs();
        Assert.Equal(0, Count(apart.gt(1)));
        Assert.InRange(Count(apart), 0, apart.numel() / 1000);
    }

    [Fact]
    public void Two_hundred_scenes_have_the_reference_statistics()
    {
        using var scope = NewDisposeScope();
        var rendered = SceneRenderer.Render(AcceptanceProfile.Scenes(200), 32);
        Assert.InRange(100 * rendered.Instance.ne(0).to(float64).mean().item<double>(), 16.55, 17.15);
        Assert.InRange(rendered.Depth.to(float64).mean().item<double>(), 5.888, 5.928);
        Assert.InRange(rendered.Rgb.to(float64).mean().item<double>(), 141.4, 143.4);
    }

    private static long Count(Tensor different) => different.ne(0).sum().item<long>();
}
