using Experiments.Checkpoints;
using Experiments.Worlds;
using SkiaSharp;
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
        using var golden = NpzFile.Open(Fixture("golden.npz"));
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

    [Fact]
    public void Every_category_agrees_with_the_independent_prototype()
    {
        const int size = 96, columns = 8;
        using var scope = NewDisposeScope();
        var all = new CategoryRange(Category.Ball, Category.Person);
        var profile = Profile.Full.With(name: "Sheet", lead: all, others: all, stacking: 0);
        var scenes = Diorama.Scenes(AcceptanceProfile.Seed, 0, 0, 48, profile);
        Assert.Equal(18, scenes.SelectMany(s => s.Objects).Select(o => o.Category).Distinct().Count());
        var actual = SceneRenderer.Render(scenes, size).Rgb;
        using var sheet = SKBitmap.Decode(Fixture("full-96px.png"));
        int apart = 0;
        for (int i = 0; i < scenes.Count; i++)
        {
            var bytes = actual[i].contiguous().bytes;
            for (int pixel = 0; pixel < size * size; pixel++)
            {
                var expected = sheet.GetPixel(i % columns * size + pixel % size, i / columns * size + pixel / size);
                int difference = Math.Abs(expected.Red - bytes[pixel])
                    + Math.Abs(expected.Green - bytes[size * size + pixel])
                    + Math.Abs(expected.Blue - bytes[2 * size * size + pixel]);
                Assert.InRange(difference, 0, 3);
                apart += Math.Min(difference, 1);
            }
        }
        Assert.InRange(apart, 0, 400);
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "world", name);

    private static long Count(Tensor different) => different.ne(0).sum().item<long>();
}
