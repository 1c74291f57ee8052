using Experiments.Data;
using Experiments.Worlds;

namespace Experiments.Papers.Foundations;

/// <summary>Pictures with prompts and answers of the procedural world, to train on and to test on.</summary>
public sealed class VisionLanguageData : SceneTasks
{
    private VisionLanguageData(ScenePool training, ScenePool test, IReadOnlyList<SequenceTask> tasks, int variants)
        : base(training, test, tasks, TaskStyle.Default.With(locations: training.Size), variants)
    {
        Locations = new LocationTokens(training.Size);
        Tokenizer = new WordTokenizer([.. Lexicon.Words([Language.English], training.Size), WordTokenizer.NewLine]);
    }

    /// <summary>Words to ids, location words and a newline among them.</summary>
    public WordTokenizer Tokenizer { get; }

    /// <summary>One location word a pixel.</summary>
    public LocationTokens Locations { get; }

    /// <summary>Draws and renders scenes of two plain shapes, those to train on with their instance maps for <see cref="PatchClassifier"/>, and puts the tasks.</summary>
    /// <param name="scenes">Training scenes.</param>
    /// <param name="testScenes">Test scenes.</param>
    /// <param name="tasks">What is asked; lists of objects, colours and boxes when null.</param>
    /// <param name="size">Pixels a side, and location words an axis.</param>
    /// <param name="variants">Examples of each task and training scene: other words, other objects.</param>
    /// <param name="cancellation">Ends the preparation.</param>
    /// <returns>The data; the caller disposes it.</returns>
    public static VisionLanguageData FromWorld(
        int scenes, int testScenes, IReadOnlyList<SequenceTask>? tasks = null, int size = 32, int variants = 2, CancellationToken cancellation = default)
    {
        var training = ScenePool.Create(Profile.Core, Streams.Transfer, scenes, size, views: SceneViews.Instance, cancellation: cancellation);
        try
        {
            var test = ScenePool.Create(Profile.Core, Streams.Test, testScenes, size, cancellation: cancellation);
            return new(training, test, tasks ?? [SequenceTask.SortedCaption, SequenceTask.AskColour, SequenceTask.Refer], variants);
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    /// <summary>Training batches in a new order each epoch.</summary>
    /// <param name="batch">Examples a batch.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="first">Only the first examples, such as one batch to overfit; all when null.</param>
    /// <returns>The batches, to be disposed by the caller.</returns>
    public IBatchSource<VisionLanguageBatch> Batches(int batch, ulong seed, int? first = null) =>
        new EpochBatches<VisionLanguageBatch>(first ?? Training.Count, batch, seed, draw => Gather([.. draw.Rows.Select(r => Training[(int)r])]).Detached());

    /// <summary>A batch of some training examples.</summary>
    /// <param name="examples">Of <see cref="Training"/>.</param>
    /// <returns>Tensors of the current dispose scope.</returns>
    public VisionLanguageBatch Gather(IReadOnlyList<TaskExample> examples) => new(
        Pixels.ToFloat(Pictures(TrainingPool, examples)),
        PaliGemmaPrompt.Build(Tokenizer, [.. examples.Select(e => e.Prefix)], [.. examples.Select(e => e.Answer)]));
}
