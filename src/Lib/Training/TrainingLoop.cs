using Experiments.Core;
using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Starts training runs: <c>TrainingLoop.Create(model, batches, batch => loss, recipe, folder).Run()</c>.</summary>
public static class TrainingLoop
{
    /// <summary>A run that minimises a loss.</summary>
    /// <typeparam name="TBatch">What the source gives and the loss takes.</typeparam>
    /// <param name="model">The module to train, on its device.</param>
    /// <param name="source">Batches of <c>BatchSize / Accumulate</c> examples; stays the caller's.</param>
    /// <param name="loss">Mean loss of a batch, float32[].</param>
    /// <param name="recipe">Everything else.</param>
    /// <param name="folder">Where recipe, log and checkpoints go; null keeps the log in memory and writes nothing.</param>
    /// <returns>A run, ready to start.</returns>
    /// <exception cref="ArgumentException">The recipe has a member out of range.</exception>
    public static TrainingLoop<TBatch> Create<TBatch>(
        nn.Module model, IBatchSource<TBatch> source, Func<TBatch, Tensor> loss, TrainingRecipe recipe, RunFolder? folder = null)
        where TBatch : IDisposable =>
        new(model, source, batch => LossTerms.Only(loss(batch)), recipe, folder);

    /// <summary>A run that minimises a loss and logs quantities beside it.</summary>
    /// <typeparam name="TBatch">What the source gives and the loss takes.</typeparam>
    /// <param name="model">The module to train, on its device.</param>
    /// <param name="source">Batches of <c>BatchSize / Accumulate</c> examples; stays the caller's.</param>
    /// <param name="loss">Mean loss of a batch with what to log.</param>
    /// <param name="recipe">Everything else.</param>
    /// <param name="folder">Where recipe, log and checkpoints go; null keeps the log in memory and writes nothing.</param>
    /// <returns>A run, ready to start.</returns>
    /// <exception cref="ArgumentException">The recipe has a member out of range.</exception>
    public static TrainingLoop<TBatch> CreateWithTerms<TBatch>(
        nn.Module model, IBatchSource<TBatch> source, Func<TBatch, LossTerms> loss, TrainingRecipe recipe, RunFolder? folder = null)
        where TBatch : IDisposable =>
        new(model, source, loss, recipe, folder);
}
