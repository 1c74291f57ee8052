using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Papers.Foundations;
using Experiments.Plots;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Papers.CapPa;

/// <summary>A captioner in training and after it: train, score, write, look inside.</summary>
public sealed class CapPaRun : IDisposable
{
    private const int Batch = 256;
    private readonly PairData data;
    private readonly Device device;
    private IReadOnlyList<(long Step, double Value)> losses = [];

    /// <summary>Builds the captioner, with weights drawn from the recipe's seed.</summary>
    /// <param name="recipe">Everything that determines the run.</param>
    /// <param name="data">Pairs; stay the caller's.</param>
    /// <param name="device">Where to compute; the CPU when null.</param>
    /// <exception cref="ArgumentException">The recipe has a member out of range.</exception>
    public CapPaRun(CapPaRecipe recipe, PairData data, Device? device = null)
    {
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
    public Numbers LossSteps => Numbers.From(losses.Select(l => (double)l.Step));

    /// <summary>Loss in nats a word at <see cref="LossSteps"/>, each the mean since the one before.</summary>
    public Numbers LossValues => Numbers.From(losses.Select(l => l.Value));

    /// <summary>Trains to the recipe's last step.</summary>
    /// <param name="folder">Where recipe, log and checkpoints go; null writes nothing.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>This run.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CapPaRun Train(RunFolder? folder = null, TextWriter? progress = null, CancellationToken cancellation = default)
    {
        folder?.WriteJson("model.json", new { Recipe.Model, Recipe.Parallel, Recipe.Blind, data = data.Origin });
        using var batches = CaptionBatch.Draw(data.Training, Recipe.Training.BatchSize, Recipe.Parallel, Recipe.Training.Seed);
        var loop = TrainingLoop.Create(Model, batches, Loss, Recipe.Training, folder);
        loop.Output = progress;
        using var result = loop.Run(cancellation);
        losses = result.Log.Series("loss");
        Model.eval();
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

    /// <summary>How probable sentences are for images, each for its own.</summary>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="sentences">N rows of equally many sentences in the data's words.</param>
    /// <returns>float32[N, C]: log-probabilities, nats a sentence, on the CPU.</returns>
    public Tensor Score(Tensor images, IReadOnlyList<IReadOnlyList<string>> sentences)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var text = data.Encode([.. sentences.SelectMany(s => s)]).view(sentences.Count, sentences[0].Count, -1);
        var parts = new List<Tensor>();
        for (long start = 0; start < images.shape[0]; start += Batch)
        {
            using var inner = NewDisposeScope();
            long count = Math.Min(Batch, images.shape[0] - start);
            var encoded = Encode(Pixels.ToFloat(images.narrow(0, start, count).to(device)));
            parts.Add(Model.Score(encoded, text.narrow(0, start, count).to(device)).cpu().MoveToOuterDisposeScope());
        }
        return cat(parts).MoveToOuterDisposeScope();
    }

    /// <summary>Writes captions, word by word, the most probable word each time.</summary>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="cancellation">Stops between two words.</param>
    /// <returns>One caption an image.</returns>
    public IReadOnlyList<string> Caption(Tensor images, CancellationToken cancellation = default)
    {
        var captions = new List<string>();
        for (long start = 0; start < images.shape[0]; start += Batch)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var part = images.narrow(0, start, Math.Min(Batch, images.shape[0] - start));
            using var state = Model.Start(Encode(Pixels.ToFloat(part.to(device))));
            var written = Decode.Greedy(state, new DecodingConfig(Recipe.Model.Length, data.Tokenizer.EosId), cancellation: cancellation);
            captions.AddRange(data.Tokenizer.Decode(written.Tokens()));
        }
        return captions;
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Model.Dispose();

    /// <summary>Tokens of images; zeros for a blind run.</summary>
    private Tensor Encode(Tensor images) => Recipe.Blind
        ? zeros(images.shape[0], Recipe.Model.Image.Tokens, Recipe.Model.Image.Width, device: device)
        : Model.Encode(images);
}
