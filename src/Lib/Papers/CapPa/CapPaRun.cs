using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Papers.Foundations;
using Experiments.Plots;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Papers.CapPa;

/// <summary>A captioner in training and after it: train, score, write, look inside.</summary>
public sealed partial class CapPaRun : IDisposable
{
    private const int Batch = 256;
    private const int ScoredRows = 2048;
    private readonly PairData data;
    private readonly Device device;
    private LossCurve losses = LossCurve.Empty;

    /// <summary>Builds the captioner, with weights drawn from the recipe's seed.</summary>
    /// <param name="recipe">Everything that determines the run.</param>
    /// <param name="data">Pairs; stay the caller's.</param>
    /// <param name="device">Where to compute; the CPU when null.</param>
    /// <exception cref="ArgumentException">The recipe has a member out of range, or captions are not padded with 0.</exception>
    public CapPaRun(CapPaRecipe recipe, PairData data, Device? device = null)
    {
        Check.Member(data.Tokenizer.PadId == 0, "data.Tokenizer.PadId", data.Tokenizer.PadId, "use 0: the end of a caption must not be its padding");
        Recipe = recipe.ForText(data.Tokenizer.VocabularySize, (int)data.Training.Tokens.shape[2]);
        Recipe.Validate();
        this.data = data;
        this.device = device ?? CPU;
        Model = SharedGenerator.Draw(recipe.Training.Seed, () => new ImageCaptioner(Recipe.Model, this.device));
    }

    /// <summary>The recipe, with the data's vocabulary filled in.</summary>
    public CapPaRecipe Recipe { get; }

    /// <summary>The captioner.</summary>
    public ImageCaptioner Model { get; }

    /// <summary>Steps at which the loss was logged, for a chart.</summary>
    public Numbers LossSteps => losses.Steps;

    /// <summary>Loss in nats a word at <see cref="LossSteps"/>, each the mean since the one before.</summary>
    public Numbers LossValues => losses.Values;

    /// <summary>Trains to the recipe's last step.</summary>
    /// <param name="folder">Where recipe, log and checkpoints go; null writes nothing.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>This run.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CapPaRun Train(RunFolder? folder = null, TextWriter? progress = null, CancellationToken cancellation = default)
    {
        using var batches = CaptionBatch.Draw(data.Training, Recipe.Training.BatchSize, Recipe.Parallel, Recipe.Training.Seed);
        return Train(batches, folder, progress, cancellation);
    }

    /// <summary>Trains on batches of one's own, such as one batch again and again.</summary>
    /// <param name="batches">The batches; stay the caller's.</param>
    /// <param name="folder">Where recipe, log and checkpoints go; null writes nothing.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>This run.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CapPaRun Train(
        IBatchSource<CaptionBatch> batches, RunFolder? folder = null, TextWriter? progress = null, CancellationToken cancellation = default)
    {
        folder?.WriteJson("model.json", new { Recipe.Model, Recipe.Parallel, Recipe.Blind, data = data.Origin });
        losses = TrainingLoop.Create(Model, batches, Loss, Recipe.Training, folder).Finish(progress, cancellation);
        return this;
    }

    /// <summary>What training minimises.</summary>
    /// <param name="batch">B pairs.</param>
    /// <returns>float32[], nats a word.</returns>
    public Tensor Loss(CaptionBatch batch)
    {
        using var scope = NewDisposeScope();
        return CapPa.Loss(Model, Encode(batch.Images.to(device)), batch.Text.to(device), batch.Parallel?.to(device)).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Model.Dispose();

    /// <summary>Tokens of images; zeros for a blind run.</summary>
    private Tensor Encode(Tensor images) => Recipe.Blind
        ? zeros(images.shape[0], Recipe.Model.Image.Tokens, Recipe.Model.Image.Width, device: device)
        : Model.Encode(images);

    /// <summary>Encodes bytes of images, some at a time, and puts together what is made of their tokens; gradients are off.</summary>
    private Tensor Batched(Tensor images, int batch, Func<Tensor, long, Tensor> measure)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var parts = new List<Tensor>();
        for (long start = 0; start < images.shape[0]; start += batch)
        {
            using var inner = NewDisposeScope();
            var part = images.narrow(0, start, Math.Min(batch, images.shape[0] - start)).to(device);
            parts.Add(measure(Encode(Pixels.ToFloat(part)), start).cpu().MoveToOuterDisposeScope());
        }
        return cat(parts).MoveToOuterDisposeScope();
    }
}
