using System.Security.Cryptography;
using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class SceneRendererTests
{
    // Slivers behind other figures and parts thinner than a coarse pixel may be missing at 32 px: 7 boxes of 499 here.
    [Fact]
    public void Boxes_agree_between_resolutions_within_a_pixel_and_a_half()
    {
        var scenes = AcceptanceProfile.Scenes(200);
        using var coarse = SceneRenderer.Render(scenes, 32, SceneViews.None);
        using var fine = SceneRenderer.Render(scenes, 96, SceneViews.None);
        var pairs = coarse.Truths.Zip(fine.Truths).SelectMany(t => t.First.Nameable.Select(k => (t.First.Sights[k], t.Second.Sights[k])));
        var apart = pairs.Select(pair => Apart(pair.Item1, pair.Item2)).ToList();
        Assert.InRange(apart.Count(d => d <= 1.5f / 32), 0.98 * apart.Count, apart.Count);
    }

    [Fact]
    public void Bytes_do_not_depend_on_the_number_of_threads()
    {
        var scenes = AcceptanceProfile.Scenes(256);
        string one = Hash(scenes, 1);
        Assert.Equal(one, Hash(scenes, 1));
        Assert.Equal(one, Hash(scenes, 2));
        Assert.Equal(one, Hash(scenes, 8));
    }

    private static float Apart(Sight a, Sight b) =>
        new[] { a.Top - b.Top, a.Left - b.Left, a.Bottom - b.Bottom, a.Right - b.Right }.Max(MathF.Abs);

    private static string Hash(IReadOnlyList<Scene> scenes, int threads)
    {
        using var rendered = SceneRenderer.Render(scenes, 32, SceneViews.All, threads);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in new[] { rendered.Rgb, rendered.Depth, rendered.Semantic, rendered.Instance, rendered.Normal })
            sha.AppendData(tensor.bytes);
        foreach (var truth in rendered.Truths)
            sha.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Join(';', truth.Sights)));
        return Convert.ToHexString(sha.GetHashAndReset());
    }
}
