using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Worlds;

public class HouseholdTests
{
    private static readonly IReadOnlyList<Scene> Sample = Diorama.Scenes(7, Streams.RegionTraining, 0, 20_000, Profile.Atlas);

    [Fact]
    public void Shares_are_those_of_the_geography()
    {
        Assert.Equal(1, Enum.GetValues<Region>().Sum(Geography.PictureShare), 1e-6f);
        foreach (var region in Enum.GetValues<Region>())
        {
            var local = Sample.Where(s => s.Home!.Region == region).ToList();
            Assert.Equal(Geography.PictureShare(region), local.Count / (float)Sample.Count, 0.01f);
            Assert.Equal(Geography.EnglishShare(region), Share(local, s => s.Home!.Language == "en"), 0.02f);
            Assert.Equal(1, Geography.GroundShares(region).Sum(), 1e-6f);
            foreach (var ground in Enum.GetValues<Ground>())
                Assert.Equal(Geography.GroundShares(region)[(int)ground], Share(local, s => s.Ground == ground), 0.03f);
            if (region != Region.Norwick)
                Assert.All(local, s => Assert.Contains(s.Home!.Language, Geography.Languages(region).Append("en")));
        }
    }

    [Fact]
    public void Poorer_households_own_the_regional_style_and_smaller_plainer_things()
    {
        for (int income = 0; income < Household.Incomes; income++)
        {
            var kadera = Sample.Where(s => s.Home!.Income == income && s.Home.Region == Region.Kadera).Select(s => s.Objects[0]).ToList();
            float own = kadera.Count(o => o.Variant == Geography.Style(Region.Kadera, o.Category)) / (float)kadera.Count;
            Assert.Equal(Geography.OwnStyleShare(income), own, 0.05f);
            Assert.All(kadera, o => Assert.True(o.Variant == 0 || o.Variant == Geography.Style(Region.Kadera, o.Category)));
            Assert.Equal(income > 0, kadera.Any(o => o.Material == Material.Glossy));
            float biggest = Profile.Atlas.Big * 1.1f * Geography.SizeOf(income);
            Assert.InRange(kadera.Max(o => o.Size), 0.97f * biggest, biggest);
        }
    }

    [Fact]
    public void Cheap_cameras_are_noisier()
    {
        using var scope = NewDisposeScope();
        var scene = Sample[0] with { Tint = (0, 0, 0) };
        var clean = SceneRenderer.Render([scene with { Home = null }], 64).Rgb.to(float32);
        foreach (int income in new[] { 0, 3 })
        {
            var household = scene.Home! with { Income = income };
            var noisy = SceneRenderer.Render([scene with { Home = household }], 64).Rgb.to(float32);
            Assert.Equal(255 * household.CameraNoise, (noisy - clean).std().item<float>(), 1.5f);
        }
    }

    private static float Share(IReadOnlyCollection<Scene> scenes, Func<Scene, bool> condition) => scenes.Count(condition) / (float)scenes.Count;
}
