using Experiments.Core;
using Experiments.Data;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Pictures with prompts and answers of the procedural world, to train on and to test on.</summary>
public sealed class VisionLanguageData : IDisposable
{
    private VisionLanguageData(ScenePool training, ScenePool test, IReadOnlyList<SequenceTask> tasks, int variants)
    {
        (TrainingPool, TestPool, Tasks) = (training, test, tasks);
        Style = TaskStyle.Default.With(locations: training.Size);
        Locations = new LocationTokens(training.Size);
        Tokenizer = new WordTokenizer([.. Lexicon.Words([Language.English], training.Size), WordTokenizer.NewLine]);
        Training = Examples(training, variants);
        Test = Examples(test, 1);
    }

    /// <summary>Scenes to train on, with their instance maps for <see cref="PatchClassifier"/>.</summary>
    public ScenePool TrainingPool { get; }

    /// <summary>Held-out scenes.</summary>
    public ScenePool TestPool { get; }

    /// <summary>What is asked.</summary>
    public IReadOnlyList<SequenceTask> Tasks { get; }

    /// <summary>How it is asked.</summary>
    public TaskStyle Style { get; }

    /// <summary>Training examples, scene after scene, all tasks of a scene together.</summary>
    public IReadOnlyList<TaskExample> Training { get; }

    /// <summary>Test examples, in the same order.</summary>
    public IReadOnlyList<TaskExample> Test { get; }

    /// <summary>Words to ids, location words and a newline among them.</summary>
    public WordTokenizer Tokenizer { get; }

    /// <summary>One location word a pixel.</summary>
    public LocationTokens Locations { get; }

    /// <summary>Where the examples come from, in words that suffice to make them again; written beside every run.</summary>
    public string Origin =>
        $"world {TrainingPool.Profile}, seed {TrainingPool.Seed}, stream {TrainingPool.Stream}, {TrainingPool.Count} scenes of {TrainingPool.Size} px, tasks {string.Join(", ", Tasks)}, {Training.Count} examples";

    /// <summary>Draws and renders scenes of two plain shapes, and puts the tasks.</summary>
    /// <param name="scenes">Training scenes.</param>
    /// <param name="testScenes">Test scenes.</param>
    /// <param name="tasks">What is asked; captions, colours and boxes when null.</param>
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
            return new(training, test, tasks ?? [SequenceTask.Caption, SequenceTask.AskColour, SequenceTask.Refer], variants);
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

    /// <summary>Frees the pictures.</summary>
    public void Dispose()
    {
        TrainingPool.Dispose();
        TestPool.Dispose();
    }

    /// <summary>A batch of some training examples.</summary>
    /// <param name="examples">Of <see cref="Training"/>.</param>
    /// <returns>Tensors of the current dispose scope.</returns>
    public VisionLanguageBatch Gather(IReadOnlyList<TaskExample> examples) => new(
        Pixels.ToFloat(TrainingPool.Images.index_select(0, tensor(examples.Select(e => (long)e.Item).ToArray()))),
        PaliGemmaPrompt.Build(Tokenizer, [.. examples.Select(e => e.Prefix)], [.. examples.Select(e => e.Answer)]));

    private IReadOnlyList<TaskExample> Examples(ScenePool pool, int variants)
    {
        Check.Positive(variants, nameof(variants));
        return
        [
            .. from item in Enumerable.Range(0, pool.Count)
               from variant in Enumerable.Range(0, variants)
               from task in Tasks
               let example = SequenceTasks.MakeOne(pool.Truths[item], task, Style, variant)
               where example is { Answer.Length: > 0 }
               select example with { Item = item },
        ];
    }
}
