using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Worlds;

public class DenseTargetsTests
{
    [Fact]
    public void Depth_targets_read_back_and_span_the_unit_range()
    {
        using var scope = NewDisposeScope();
        var metres = linspace(1, 10, 64, float32).reshape(1, 8, 8);
        var target = DenseTargets.Depth(metres);
        Assert.Equal([1, 3, 8, 8], target.shape);
        Assert.Equal(-1, target.min().item<float>(), 1e-6f);
        Assert.Equal(1, target.max().item<float>(), 1e-6f);
        Assert.Equal(2 * MathF.Log(metres[0, 0, 3].item<float>()) / MathF.Log(10) - 1, target[0, 1, 0, 3].item<float>(), 1e-6f);
        Assert.InRange((DenseTargets.Metres(target) - metres).abs().max().item<float>(), 0, 1e-5f);
    }

    [Fact]
    public void Palettes_hold_distinct_colours_that_survive_noise()
    {
        using var scope = NewDisposeScope();
        var colours = SemanticPalette.Colours();
        Assert.Equal([20, 3], colours.shape);
        var apart = (colours.unsqueeze(0) - colours.unsqueeze(1)).square().sum(2).sqrt() + 10 * eye(20);
        Assert.InRange(apart.min().item<float>(), 0.89f, 10);
        Assert.Equal(new[] { -.9f, -.9f, -.9f, .9f, .9f, .9f, .9f, -.9f, -.9f }, colours[..3].data<float>().ToArray());
        Assert.Equal(new[] { .9f, 0f, -.9f, -.9f, -.9f, 0f }, colours[9..11].data<float>().ToArray());
        var classes = arange(20, int64).repeat(20).reshape(1, 20, 20).to(uint8);
        var painted = SemanticPalette.Paint(classes);
        var noisy = painted + (rand(painted.shape) - 0.5f) * 0.5f;
        Assert.True(SemanticPalette.Decode(noisy).eq(classes).all().item<bool>());
        Assert.True(SemanticPalette.Decode(noisy, 10).lt(10).all().item<bool>());
    }

    [Fact]
    public void Instance_targets_tell_where_each_object_is()
    {
        using var scope = NewDisposeScope();
        var rendered = SceneRenderer.Render(Diorama.Scenes(7, 0, 0, 3, Profile.Core), 32);
        var target = DenseTargets.Instances(rendered.Instance, rendered.Truths);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(target[i].transpose(0, 2).transpose(0, 1)[rendered.Instance[i].eq(0)].eq(-1).all().item<bool>());
            foreach (var sight in rendered.Truths[i].Sights.Where(s => s.Area > 0))
            {
                var item = rendered.Truths[i].Scene.Objects[sight.Index];
                var pixels = target[i].permute(1, 2, 0)[rendered.Instance[i].eq(sight.Index + 1)];
                Assert.Equal(new[] { item.U, item.V, 1 - item.Radius }, pixels[0].data<float>().ToArray());
            }
        }
    }
}
