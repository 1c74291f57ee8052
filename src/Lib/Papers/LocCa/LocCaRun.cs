using Experiments.Core;
using Experiments.Models;
using Experiments.Plots;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Papers.LocCa;

/// <summary>A location-aware captioner in training.</summary>
public sealed class LocCaRun : IDisposable
{
    private readonly LocCaData data;
    private readonly LocCaSequences sequences;
    private readonly Device device;
    private LossCurve losses = LossCurve.Empty;

    /// <summary>Builds the captioner, with weights drawn from the recipe's seed, and encodes the sequences.</summary>
    /// <param name="recipe">Everything that determines the run.</param>
    /// <param name="data">Pictures; stay the caller's.</param>
    /// <param name="device">Where to compute; the CPU when null.</param>
    /// <exception cref="ArgumentException">The recipe has a member out of range.</exception>
    public LocCaRun(LocCaRecipe recipe, LocCaData data, Device? device = null)
    {
        var tokenizer = LocCa.Tokenizer(data.Words, recipe.Boxes);
        Recipe = recipe.With(model: recipe.Model.With(vocabulary: tokenizer.VocabularySize));
        Recipe.Validate();
        (this.data, this.device) = (data, device ?? CPU);
        sequences = new(data, Recipe);
        Model = SharedGenerator.Draw(recipe.Training.Seed, () => new ImageCaptioner(Recipe.Model, this.device));
    }

    /// <summary>The recipe, with the data's vocabulary filled in.</summary>
    public LocCaRecipe Recipe { get; }

    /// <summary>The captioner; before training, the random encoder that every comparison needs.</summary>
    public ImageCaptioner Model { get; }

    /// <summary>What is trained on, and the tokenizer.</summary>
    public LocCaSequences Sequences => sequences;

    /// <summary>Asks the model for boxes, names and proposals without training it further.</summary>
    public LocCaReader Reader => new(Model, sequences.Tokenizer, Recipe.Boxes);

    /// <summary>Tokens that the decoder reads in the whole run, padding left out: the second axis of every comparison.</summary>
    public double DecoderTokens => Recipe.Training.Steps * (double)Recipe.Training.BatchSize * sequences.TokensAnImage;

    /// <summary>Steps at which the loss was logged, for a chart.</summary>
    public Numbers LossSteps => losses.Steps;

    /// <summary>Loss in nats a token at <see cref="LossSteps"/>, each the mean since the one before.</summary>
    public Numbers LossValues => losses.Values;

    /// <summary>Trains to the recipe's last step.</summary>
    /// <param name="folder">Where recipe, log and checkpoints go; null writes nothing.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>This run.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LocCaRun Train(RunFolder? folder = null, TextWriter? progress = null, CancellationToken cancellation = default)
    {
        folder?.WriteJson("model.json", new { Recipe.Model, Recipe.Boxes, Recipe.Mixture, Recipe.Parallel, Recipe.SecondHalfOnly, Recipe.Labels, data = data.Origin });
        using var batches = sequences.Batches();
        losses = TrainingLoop.Create(Model, batches, Loss, Recipe.Training, folder).Finish(progress, cancellation);
        return this;
    }

    /// <summary>What training minimises.</summary>
    /// <param name="batch">B pictures.</param>
    /// <returns>float32[], nats a token.</returns>
    public Tensor Loss(LocCaBatch batch)
    {
        using var scope = NewDisposeScope();
        var encoded = Model.Encode(batch.Images.to(device));
        return LocCa.Loss(Model, encoded, batch.Text.to(device), batch.Weights.to(device), batch.Parallel?.to(device)).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the weights and the encoded sequences.</summary>
    public void Dispose()
    {
        Model.Dispose();
        sequences.Dispose();
    }
}
