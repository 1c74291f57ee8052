using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Worlds;

public class DegradationTests
{
    public static TheoryData<DegradationKind> Kinds => [.. Enum.GetValues<DegradationKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_scene_is_always_spoilt_in_the_same_way(DegradationKind kind)
    {
        using var scope = NewDisposeScope();
        var degradation = Degradation.Presets.Single(d => d.Kind == kind);
        var rendered = SceneRenderer.Render(Diorama.Scenes(7, 0, 0, 4, Profile.Core), 32);
        var all = degradation.Apply(rendered.Rgb, rendered.Truths);
        var last = degradation.Apply(rendered.Rgb[3..], [rendered.Truths[3]]);
        Assert.True(all[3..].eq(last).all().item<bool>());
        Assert.False(all[3..].eq(DenseTargets.Picture(rendered.Rgb[3..])).all().item<bool>());
        Assert.Equal([4, 3, 32, 32], all.shape);
    }

    [Fact]
    public void Noise_has_the_deviation_asked_for_and_no_mean()
    {
        using var scope = NewDisposeScope();
        var (clean, truths) = Clean(40);
        var noise = (Degradation.Noise.With(0.1f).Apply(clean, truths) - DenseTargets.Picture(clean)) / 2;
        Assert.Equal(0.1, noise.std().item<float>(), 0.001);
        Assert.Equal(0, noise.mean().item<float>(), 0.001);
        double signal = -10 * Math.Log10(((Degradation.Noise.Apply(clean, truths) - DenseTargets.Picture(clean)) / 2).square().mean().item<float>());
        Assert.Equal(13.98, signal, 0.1);
    }

    [Fact]
    public void Noise_of_one_pixel_or_channel_tells_nothing_of_another()
    {
        using var scope = NewDisposeScope();
        var (clean, truths) = Clean(40);
        var noise = Degradation.Noise.With(0.5f).Apply(clean, truths) - DenseTargets.Picture(clean);
        var power = noise.square() - 1;
        foreach (var values in new[] { noise, power })
        {
            Assert.Equal(0, (values[.., .., .., 1..] * values[.., .., .., ..31]).mean().item<float>(), 0.03f);
            Assert.Equal(0, (values[.., 1.., .., ..] * values[.., ..2, .., ..]).mean().item<float>(), 0.03f);
        }
    }

    [Fact]
    public void Rain_brightens_some_pixels_and_darkens_none()
    {
        using var scope = NewDisposeScope();
        var (clean, truths) = Clean(20);
        var change = Degradation.Rain.Apply(clean, truths) - DenseTargets.Picture(clean);
        Assert.InRange(change.min().item<float>(), -1e-6f, 1e-6f);
        Assert.InRange(change.gt(0.01f).to(float32).mean().item<float>(), 0.1f, 0.5f);
        var heavy = Degradation.Rain.With(2).Apply(clean, truths) - DenseTargets.Picture(clean);
        Assert.True(heavy.mean().item<float>() > 1.5f * change.mean().item<float>());
    }

    [Fact]
    public void Low_light_follows_its_formula()
    {
        using var scope = NewDisposeScope();
        var white = full([100, 3, 32, 32], 255, uint8);
        var truths = Clean(100).Truths;
        var y = ((Degradation.LowLight.Apply(white, truths) + 1) / 2).mean([1, 2, 3]);
        Assert.InRange(y.min().item<float>(), 0.9f * MathF.Pow(0.35f, 2.2f) - 0.002f, 0.12f);
        Assert.InRange(y.max().item<float>(), 0.25f, 0.9f * MathF.Pow(0.6f, 2.2f) + 0.002f);
    }

    [Fact]
    public void Blur_spreads_a_point_and_keeps_the_light()
    {
        using var scope = NewDisposeScope();
        var point = zeros([1, 3, 64, 64], uint8);
        point[.., .., 32, 32] = tensor((byte)255);
        var y = (Degradation.Blur.With(0.04f).Apply(point, Clean(1).Truths) + 1) / 2;
        Assert.Equal(3, y.sum().item<float>(), 0.01f);
        var row = y[0, 0, 32];
        var x = arange(64, float32) - 32;
        Assert.Equal(0.04 * 64, (row * x.square()).sum().div(row.sum()).sqrt().item<float>(), 0.05);
    }

    [Fact]
    public void Bad_levels_and_pictures_are_refused()
    {
        using var scope = NewDisposeScope();
        var (clean, truths) = Clean(2);
        Assert.Contains("Degradation.Level is 0", Assert.Throws<ArgumentException>(() => Degradation.Noise.With(0).Apply(clean, truths)).Message);
        Assert.Contains("uint8", Assert.Throws<ArgumentException>(() => Degradation.Blur.Apply(clean.to(float32), truths)).Message);
        Assert.Throws<ArgumentException>(() => Degradation.Blur.Apply(clean, [truths[0]]));
    }

    private static (Tensor Pictures, IReadOnlyList<SceneTruth> Truths) Clean(int count)
    {
        var rendered = SceneRenderer.Render(Diorama.Scenes(7, 0, 0, count, Profile.Core), 32);
        return (rendered.Rgb, rendered.Truths);
    }
}
