using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Training;
using Experiments.Worlds;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Trains an image tower before it is joined to a decoder: it names what lies in each patch.</summary>
/// <remarks>Stands in for the towers that published models start from, such as SigLIP's, which have seen billions of pictures.</remarks>
public static class PatchClassifier
{
    private const double LeastShare = 0.1;
    private static readonly int Colours = Enum.GetValues<Colour>().Length;
    private static readonly int Classes = 1 + Enum.GetValues<Category>().Length * Colours;

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
        var (tower, classes) = SharedGenerator.Draw(recipe.Seed, () => (new Vit(config), nn.Linear(config.Width, Classes)));
        using var model = nn.Sequential(("tower", tower), ("classes", classes));
        using var labels = Labels(pool, config.Rows).DetachFromDisposeScope();
        using var batches = new EpochBatches<Labelled>(pool.Count, recipe.BatchSize, recipe.Seed, draw => Labelled.Gather(pool.Images, labels, draw));
        var loop = TrainingLoop.Create(
            model, batches, batch => nn.functional.cross_entropy(model.forward(batch.Images).flatten(0, 1), batch.Labels.flatten()), recipe, folder);
        loop.Output = progress;
        using var result = loop.Run(cancellation);
        var trained = new Vit(config);
        using var scope = NewDisposeScope();
        trained.load_state_dict(tower.state_dict());
        return trained;
    }

    /// <summary>What lies in each patch.</summary>
    /// <param name="pool">Scenes rendered with <see cref="SceneViews.Instance"/>.</param>
    /// <param name="grid">Patches a side.</param>
    /// <returns>int64[N, grid * grid]: 1 + 8 category + colour of the object with most pixels there, or 0 where none has a tenth of the patch.</returns>
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
        long[] classes = [.. pool.Truths.SelectMany(t => Enumerable.Range(0, most).Select(k => k < t.Scene.Objects.Length ? ClassOf(t.Scene.Objects[k]) : 0))];
        var named = tensor(classes, pool.Count, most).gather(1, of);
        return (named * share.ge(least).to(int64)).MoveToOuterDisposeScope();
    }

    private static long ClassOf(SceneObject o) => 1 + (int)o.Category * Colours + (int)o.Colour;

    /// <summary>Images with their classes.</summary>
    /// <param name="Images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="Labels">int64[B, N].</param>
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
