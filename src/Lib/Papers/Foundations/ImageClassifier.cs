using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Training;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>An image tower trained on labels: the pretrained tower that LiT locks.</summary>
/// <remarks>The classes of the world are the 64 pairs of category and colour; the linear layer on top is thrown away afterwards.</remarks>
public static class ImageClassifier
{
    private const int Classes = 64;

    /// <summary>Trains a tower from scratch to name category and colour of single objects.</summary>
    /// <param name="config">The tower.</param>
    /// <param name="objects">Labelled scenes.</param>
    /// <param name="recipe">Steps, batch, optimiser, seed.</param>
    /// <param name="folder">Where recipe and log go; null writes nothing.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>The tower without its classification layer; the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Vit Pretrain(
        VitConfig config, SingleObjects objects, TrainingRecipe recipe, RunFolder? folder = null, TextWriter? progress = null, CancellationToken cancellation = default)
    {
        var (tower, classes) = SharedGenerator.Draw(recipe.Seed, () => (new Vit(config), nn.Linear(config.OutputDim, Classes)));
        using var model = nn.Sequential(("tower", tower), ("classes", classes));
        using var images = objects.Images.alias().DetachFromDisposeScope();
        using var labels = (objects.Categories * 8 + objects.Colours).DetachFromDisposeScope();
        using var batches = new EpochBatches<LabelledBatch>((int)labels.shape[0], recipe.BatchSize, recipe.Seed, draw => LabelledBatch.Gather(images, labels, draw));
        TrainingLoop.Create(
            model, batches, batch => nn.functional.cross_entropy(model.forward(batch.Images), batch.Labels), recipe, folder).Finish(progress, cancellation);
        var trained = new Vit(config);
        using var scope = NewDisposeScope();
        trained.load_state_dict(tower.state_dict());
        return trained;
    }

    /// <summary>Images with their classes.</summary>
    /// <param name="Images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="Labels">int64[B].</param>
    private sealed record LabelledBatch(Tensor Images, Tensor Labels) : IDisposable
    {
        public static LabelledBatch Gather(Tensor images, Tensor labels, BatchDraw draw)
        {
            var rows = tensor(draw.Rows.ToArray());
            return new(
                Pixels.ToFloat(images.index_select(0, rows)).DetachFromDisposeScope(),
                labels.index_select(0, rows).DetachFromDisposeScope());
        }

        public void Dispose()
        {
            Images.Dispose();
            Labels.Dispose();
        }
    }
}
