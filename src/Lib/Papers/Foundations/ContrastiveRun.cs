using Experiments.Core;
using Experiments.Data;
using Experiments.Evaluation;
using Experiments.Models;
using Experiments.Objectives;
using Experiments.Plots;
using Experiments.Training;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>A contrastive model in training and after it: train, embed, look inside.</summary>
public sealed class ContrastiveRun : IDisposable
{
    private const int EmbedBatch = 256;
    private readonly PairData data;
    private readonly Device device;
    private readonly bool locked;
    private LossCurve losses = LossCurve.Empty;

    /// <summary>Builds the towers, with weights drawn from the recipe's seed.</summary>
    /// <param name="recipe">Everything that determines the run.</param>
    /// <param name="data">Pairs; stay the caller's.</param>
    /// <param name="device">Where to compute; the CPU when null.</param>
    /// <param name="encoder">
    /// A pretrained encoder of any kind that a text tower is to be trained against, see <see cref="Lit.Around"/>: it is copied, its tokens
    /// are averaged, and it stays as it is, so that training embeds the images once. Null to train both towers.
    /// </param>
    /// <exception cref="ArgumentException">The recipe has a member out of range, or the encoder has a class token.</exception>
    public ContrastiveRun(ContrastiveRecipe recipe, PairData data, Device? device = null, Vit? encoder = null)
    {
        locked = encoder is not null;
        Recipe = (encoder is null ? recipe : Lit.Around(recipe, encoder.Config)).ForText(data.Tokenizer.VocabularySize, (int)data.Training.Tokens.shape[2], data.Tokenizer.PadId);
        Recipe.Validate();
        this.data = data;
        this.device = device ?? CPU;
        Model = SharedGenerator.Draw(recipe.Training.Seed, () =>
            encoder is null ? new DualEncoder(Recipe.Model, this.device) : Lit.Create(Recipe.Model, encoder, this.device));
    }

    /// <summary>The recipe, with the data's vocabulary filled in.</summary>
    public ContrastiveRecipe Recipe { get; }

    /// <summary>The two towers.</summary>
    public DualEncoder Model { get; }

    /// <summary>Steps at which the loss was logged, for a chart.</summary>
    public Numbers LossSteps => losses.Steps;

    /// <summary>Loss in nats an image at <see cref="LossSteps"/>, each the mean since the one before.</summary>
    public Numbers LossValues => losses.Values;

    /// <summary>Trains to the recipe's last step.</summary>
    /// <param name="folder">Where recipe, log and checkpoints go; null writes nothing.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>This run.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ContrastiveRun Train(RunFolder? folder = null, TextWriter? progress = null, CancellationToken cancellation = default)
    {
        if (!locked)
        {
            using var batches = new PairBatches(data.Training, Recipe.Training.BatchSize, Recipe.Training.Seed);
            return Train(batches, folder, progress, cancellation);
        }
        using var embedded = EmbedImages(data.Training.Images).DetachFromDisposeScope();
        using var rows = EmbeddedPairs.Draw(data.Training, embedded, Recipe.Training.BatchSize, Recipe.Training.Seed);
        return Train(rows, Terms, folder, progress, cancellation);
    }

    /// <summary>Trains on batches of one's own, such as one batch again and again.</summary>
    /// <param name="batches">The batches; stay the caller's.</param>
    /// <param name="folder">Where recipe, log and checkpoints go; null writes nothing.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>This run.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ContrastiveRun Train(
        IBatchSource<PairBatch> batches, RunFolder? folder = null, TextWriter? progress = null, CancellationToken cancellation = default) =>
        Train(batches, Terms, folder, progress, cancellation);

    /// <summary>The loss of a batch as the run minimises it: sigmoid for a model with a bias, softmax without.</summary>
    /// <param name="batch">B pairs.</param>
    /// <returns>float32[], nats an image.</returns>
    public Tensor Loss(PairBatch batch)
    {
        using var scope = NewDisposeScope();
        return Terms(batch).Total.MoveToOuterDisposeScope();
    }

    /// <summary>Embeds images.</summary>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <returns>float32[N, E], unit rows, on the CPU.</returns>
    public Tensor EmbedImages(Tensor images) => Batched(images, x => Model.EncodeImage(Pixels.ToFloat(x)));

    /// <summary>Embeds texts.</summary>
    /// <param name="texts">T texts in the data's words.</param>
    /// <returns>float32[T, E], unit rows, on the CPU.</returns>
    public Tensor EmbedTexts(IReadOnlyList<string> texts)
    {
        using var scope = NewDisposeScope();
        return Batched(data.Encode(texts), Model.EncodeText).MoveToOuterDisposeScope();
    }

    /// <summary>How similar sentences are to images, each to its own.</summary>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="sentences">N rows of equally many sentences in the data's words.</param>
    /// <returns>float32[N, C]: cosines in [-1, 1], on the CPU.</returns>
    /// <exception cref="ArgumentException">The rows are not as many as the images, or differ in length.</exception>
    public Tensor Score(Tensor images, IReadOnlyList<IReadOnlyList<string>> sentences)
    {
        Check.Member(sentences.Count == images.shape[0], "sentences", $"{sentences.Count} rows", $"give {images.shape[0]}, one an image");
        int count = sentences[0].Count;
        Check.Member(sentences.All(s => s.Count == count), "sentences", "rows of different lengths", $"give each {count} sentences, as many as the first");
        using var scope = NewDisposeScope();
        var texts = EmbedTexts([.. sentences.SelectMany(s => s)]).view(sentences.Count, count, -1);
        return (EmbedImages(images).unsqueeze(1) * texts).sum([2L]).MoveToOuterDisposeScope();
    }

    /// <summary>Retrieval both ways over the data's test pairs.</summary>
    /// <returns>R@1, R@5 and R@10.</returns>
    public RetrievalScores TestRetrieval()
    {
        using var scope = NewDisposeScope();
        var keys = data.Test.Keys.flatten();
        return Retrieval.Measure(EmbedImages(data.Test.Images), EmbedTexts(data.TestCaptions), keys, keys);
    }

    /// <summary>Zero-shot accuracy on single objects with prompt ensembles.</summary>
    /// <param name="objects">Test scenes.</param>
    /// <param name="colour">Whether to name the colour instead of the category.</param>
    /// <returns>Share of right answers, in [0, 1]; chance is 1/8.</returns>
    public double ZeroShotAccuracy(SingleObjects objects, bool colour = false)
    {
        using var scope = NewDisposeScope();
        var classes = ZeroShot.ClassEmbeddings(EmbedTexts, colour ? SingleObjects.ColourPrompts : SingleObjects.CategoryPrompts);
        return ZeroShot.Accuracy(EmbedImages(objects.Images), classes, colour ? objects.Colours : objects.Categories);
    }

    /// <summary>How well each patch agrees with a text: the similarity of the text with each token's own projection.</summary>
    /// <remarks>With mean pooling and a linear head the mean of these scores is the image's similarity, up to its norm.</remarks>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="text">A text in the data's words.</param>
    /// <returns>float32[N, G, G], on the CPU.</returns>
    public Tensor PatchScores(Tensor images, string text)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var word = EmbedTexts([text]).to(device);
        var tokens = Model.Image.TokenOutputs(Pixels.ToFloat(images.to(device)));
        long side = (long)Math.Sqrt(tokens.shape[1]);
        return tokens.matmul(word.t()).view(images.shape[0], side, side).cpu().MoveToOuterDisposeScope();
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Model.Dispose();

    private ContrastiveRun Train<TBatch>(
        IBatchSource<TBatch> batches, Func<TBatch, LossTerms> terms, RunFolder? folder, TextWriter? progress, CancellationToken cancellation)
        where TBatch : IDisposable
    {
        folder?.WriteJson("model.json", new { Recipe.Model, data = data.Origin });
        losses = TrainingLoop.CreateWithTerms(Model, batches, terms, Recipe.Training, folder).Finish(progress, cancellation);
        return this;
    }

    private LossTerms Terms(EmbeddedPairs batch)
    {
        using var logits = Model.Logits(batch.Images.to(device), Model.EncodeText(batch.Tokens.to(device)));
        var keys = batch.Keys.to(device);
        return ContrastiveTerms.Of(Model.Bias is null ? SoftmaxLoss.FromLogits(logits, keys) : SigmoidLoss.FromLogits(logits, keys), Model);
    }

    private LossTerms Terms(PairBatch batch)
    {
        var (images, tokens, keys) = (batch.Images.to(device), batch.Tokens.to(device), batch.Keys.to(device));
        return Model.Bias is null ? Clip.Loss(Model, images, tokens, keys) : SigLip.Loss(Model, images, tokens, keys);
    }

    private Tensor Batched(Tensor items, Func<Tensor, Tensor> encode)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var parts = new List<Tensor>();
        for (long start = 0; start < items.shape[0]; start += EmbedBatch)
        {
            using var inner = NewDisposeScope();
            var part = items.narrow(0, start, Math.Min(EmbedBatch, items.shape[0] - start)).to(device);
            parts.Add(encode(part).cpu().MoveToOuterDisposeScope());
        }
        return cat(parts).MoveToOuterDisposeScope();
    }
}
