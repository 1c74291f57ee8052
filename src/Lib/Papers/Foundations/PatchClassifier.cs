using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Training;
using Experiments.Worlds;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Trains an image tower before it is joined to a decoder: it names category and colour of what lies in each patch.</summary>
/// <remarks>Stands in for the towers that published models start from, such as SigLIP's, which have seen billions of pictures.</remarks>
public static class PatchClassifier
{
    private const double LeastShare = 0.1;
    private static readonly int Categories = 1 + Enum.GetValues<Category>().Length;
    private static readonly int Colours = 1 + Enum.GetValues<Colour>().Length;

    /// <summary>Trains a tower from scratch.</summary>
    /// <param name="config">The tower, without pooling.</param>
    /// <param name="pool">Scenes rendered with <see cref="SceneViews.Instance"/>.</param>
    /// <param name="recipe">Steps, batch, optimiser, seed.</param>
    /// <param name="folder">Where recipe and log go; null writes nothing.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>The tower without its classification layer; the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Vit Pretrain(
        VitConfig config, ScenePool pool, TrainingRecipe recipe, RunFolder? folder = null, TextWriter? progress = null, CancellationToken cancellation = default)
    {
        Check.Member(config.Pool == ImagePooling.None, "VitConfig.Pool", config.Pool, "use None: every patch is named by itself");
        var (tower, classes) = SharedGenerator.Draw(recipe.Seed, () => (new Vit(config), nn.Linear(config.Width, Categories + Colours)));
        using var model = nn.Sequential(("tower", tower), ("classes", classes));
        using var labels = Labels(pool, config.Rows).DetachFromDisposeScope();
        using var batches = new EpochBatches<Labelled>(pool.Count, recipe.BatchSize, recipe.Seed, draw => Labelled.Gather(pool.Images, labels, draw));
        TrainingLoop.Create(model, batches, batch => Loss(model.forward(batch.Images), batch.Labels), recipe, folder).Finish(progress, cancellation);
        var trained = new Vit(config);
        using var scope = NewDisposeScope();
        trained.load_state_dict(tower.state_dict());
        return trained;
    }

    /// <summary>What lies in each patch.</summary>
    /// <param name="pool">Scenes rendered with <see cref="SceneViews.Instance"/>.</param>
    /// <param name="grid">Patches a side.</param>
    /// <returns>
    /// int64[N, grid * grid, 2]: 1 + category and 1 + colour of the object with most pixels there; 0 and 0 where none has a tenth of the patch.
    /// </returns>
    public static Tensor Labels(ScenePool pool, int grid)
    {
        using var scope = NewDisposeScope();
        using Scalar least = LeastShare;
        int patch = pool.Size / grid, most = pool.Truths.Max(t => t.Scene.Objects.Length);
        var shares = new List<Tensor>();
        for (int k = 0; k < most; k++)
        {
            using Scalar instance = k + 1;
            shares.Add(pool.Rendered.Instance.eq(instance).to(float32).view(-1, grid, patch, grid, patch).mean([2L, 4L]).flatten(1));
        }
        var (share, of) = stack(shares, 2).max(2);
        Tensor Named(Func<SceneObject, int> name)
        {
            long[] names = [.. pool.Truths.SelectMany(t => Enumerable.Range(0, most).Select(k => k < t.Scene.Objects.Length ? 1L + name(t.Scene.Objects[k]) : 0))];
            return tensor(names, pool.Count, most).gather(1, of) * share.ge(least).to(int64);
        }
        return stack([Named(o => (int)o.Category), Named(o => (int)o.Colour)], 2).MoveToOuterDisposeScope();
    }

    private static Tensor Loss(Tensor told, Tensor labels)
    {
        var names = told.flatten(0, 1).split([Categories, Colours], 1);
        var truth = labels.flatten(0, 1);
        return nn.functional.cross_entropy(names[0], truth.select(1, 0)) + nn.functional.cross_entropy(names[1], truth.select(1, 1));
    }

    /// <summary>Images with their classes.</summary>
    /// <param name="Images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="Labels">int64[B, N, 2].</param>
    private sealed record Labelled(Tensor Images, Tensor Labels) : IDisposable
    {
        public static Labelled Gather(Tensor images, Tensor labels, BatchDraw draw)
        {
            var rows = tensor(draw.Rows.ToArray());
            return new(
                Pixels.ToFloat(images.index_select(0, rows)).DetachFromDisposeScope(), labels.index_select(0, rows).DetachFromDisposeScope());
        }

        public void Dispose()
        {
            Images.Dispose();
            Labels.Dispose();
        }
    }
}
