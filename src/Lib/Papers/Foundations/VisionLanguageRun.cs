using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Objectives;
using Experiments.Plots;
using Experiments.Training;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>A vision-language model in training and after it: train, ask, test.</summary>
public sealed class VisionLanguageRun : IDisposable
{
    private const int AnswerTokens = 24;
    private const int TestBatch = 128;
    private readonly VisionLanguageData data;
    private readonly Device device;
    private LossCurve losses = LossCurve.Empty;

    /// <summary>Builds the model, with weights drawn from the recipe's seed.</summary>
    /// <param name="recipe">Everything that determines the run.</param>
    /// <param name="data">Examples; stay the caller's.</param>
    /// <param name="device">Where to compute; the CPU when null.</param>
    /// <exception cref="ArgumentException">The recipe has a member out of range.</exception>
    public VisionLanguageRun(VisionLanguageRecipe recipe, VisionLanguageData data, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        Recipe = recipe.ForText(data.Tokenizer.VocabularySize);
        Recipe.Validate();
        this.data = data;
        this.device = device ?? CPU;
        var model = SharedGenerator.Draw(recipe.Training.Seed, () => new VisionLanguageModel(Recipe.Model, this.device));
        Vlm = new(model, data.Tokenizer, ImagePreprocessing.SigLip(recipe.Model.Image.ImageSize), data.Locations);
    }

    /// <summary>The recipe, with the data's vocabulary filled in.</summary>
    public VisionLanguageRecipe Recipe { get; }

    /// <summary>The model, ready to be asked; belongs to this run.</summary>
    public VisionLanguage Vlm { get; }

    /// <summary>Steps at which the loss was logged, for a chart.</summary>
    public Numbers LossSteps => losses.Steps;

    /// <summary>Loss in nats a token at <see cref="LossSteps"/>, each the mean since the one before.</summary>
    public Numbers LossValues => losses.Values;

    /// <summary>Trains to the recipe's last step.</summary>
    /// <param name="folder">Where recipe, log and checkpoints go; null writes nothing.</param>
    /// <param name="first">Only the first training examples, such as one batch to overfit; all when null.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>This run.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public VisionLanguageRun Train(RunFolder? folder = null, int? first = null, TextWriter? progress = null, CancellationToken cancellation = default)
    {
        folder?.WriteJson("model.json", new { Recipe.Model, data = data.Origin });
        using var batches = data.Batches(Recipe.Training.BatchSize, Recipe.Training.Seed, first);
        losses = TrainingLoop.Create(Vlm.Model, batches, Loss, Recipe.Training, folder).Finish(progress, cancellation);
        return this;
    }

    /// <summary>What training minimises: cross-entropy of the answer's tokens, averaged inside each example and then over the batch.</summary>
    /// <param name="batch">B examples.</param>
    /// <returns>float32[], nats a token.</returns>
    public Tensor Loss(VisionLanguageBatch batch)
    {
        using var scope = NewDisposeScope();
        var text = batch.Text;
        var here = new PrefixBatch(text.Ids.to(device), text.MaskAr.to(device), text.Real.to(device), text.Loss.to(device));
        var logits = Vlm.Model.forward(batch.Images.to(device), here);
        return SuffixLoss.ExampleMean(logits, here.Ids, here.Loss).MoveToOuterDisposeScope();
    }

    /// <summary>Answers the test questions.</summary>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>One answer a test example, in their order.</returns>
    public IReadOnlyList<VisionLanguageAnswer> TestAnswers(CancellationToken cancellation = default)
    {
        var answers = new List<VisionLanguageAnswer>();
        foreach (var part in data.Test.Chunk(TestBatch))
        {
            using var scope = NewDisposeScope();
            var pictures = SceneTasks.Pictures(data.TestPool, part);
            answers.AddRange(Vlm.Answer(pictures, [.. part.Select(e => e.Prefix)], AnswerTokens, cancellation));
        }
        return answers;
    }

    /// <summary>Share of right answers to the test questions, task by task.</summary>
    /// <param name="answers">One answer a test example: <see cref="TestAnswers"/>, or those of <see cref="TaskAnswers.Blind"/>.</param>
    /// <returns>One score a task.</returns>
    public IReadOnlyList<TaskScore> Score(IReadOnlyList<string> answers) => data.Score(answers);

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Vlm.Dispose();
}
