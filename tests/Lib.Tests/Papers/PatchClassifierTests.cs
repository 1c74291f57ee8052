using Experiments.Models;
using Experiments.Papers.Foundations;
using Experiments.Training;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Papers;

public sealed class PatchClassifierTests : IDisposable
{
    private readonly ScenePool pool = ScenePool.Create(Profile.Core, Streams.Transfer, 24, 32, views: SceneViews.Instance);

    public void Dispose() => pool.Dispose();

    [Fact]
    public void A_patch_is_named_by_the_object_with_most_pixels_in_it()
    {
        using var scope = NewDisposeScope();
        var labels = PatchClassifier.Labels(pool, grid: 4);
        byte[] instance = pool.Rendered.Instance.data<byte>().ToArray();
        for (int scene = 0; scene < pool.Count; scene++)
        {
            for (int patch = 0; patch < 16; patch++)
            {
                var pixels =
                    from y in Enumerable.Range(0, 8)
                    from x in Enumerable.Range(0, 8)
                    select (int)instance[scene * 1024 + (patch / 4 * 8 + y) * 32 + patch % 4 * 8 + x];
                var most = pixels.Where(k => k > 0).CountBy(k => k).OrderByDescending(c => c.Value).ThenBy(c => c.Key).FirstOrDefault();
                var named = most.Value >= 6.4 ? pool.Truths[scene].Scene.Objects[most.Key - 1] : default;
                Assert.Equal(most.Value >= 6.4 ? 1 + 8 * (int)named.Category + (int)named.Colour : 0, labels[scene, patch].item<long>());
            }
        }
    }

    [Fact]
    public void Pretraining_gives_a_tower_that_fits_the_lesson_s_model_and_is_a_function_of_the_seed()
    {
        using var scope = NewDisposeScope();
        var config = VisionLanguageRecipe.Lesson.Model.Image;
        var recipe = TrainingRecipe.SigLip(4, 8, 1e-3, seed: 1);
        using var tower = PatchClassifier.Pretrain(config, pool, recipe, progress: TextWriter.Null);
        using var again = PatchClassifier.Pretrain(config, pool, recipe, progress: TextWriter.Null);
        using var model = new VisionLanguageModel(VisionLanguageRecipe.Lesson.Model);
        model.Image.load_state_dict(tower.state_dict());
        var pictures = zeros(1, 3, 32, 32);
        Assert.True(tower.forward(pictures).equal(again.forward(pictures)).all().item<bool>());
        Assert.True(tower.forward(pictures).equal(model.Image.forward(pictures)).all().item<bool>());
        Assert.Contains("VitConfig.Pool", Assert.Throws<ArgumentException>(() => PatchClassifier.Pretrain(VitConfig.Hybrid, pool, recipe)).Message, StringComparison.Ordinal);
    }
}
