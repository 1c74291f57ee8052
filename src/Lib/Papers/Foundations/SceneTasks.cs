using Experiments.Core;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Scenes with questions and answers in words: examples to train on and others to test on.</summary>
public abstract class SceneTasks : IDisposable
{
    /// <summary>Puts the tasks to both pools, which now belong to this object.</summary>
    /// <param name="training">Scenes to train on.</param>
    /// <param name="test">Held-out scenes.</param>
    /// <param name="tasks">What is asked.</param>
    /// <param name="style">How it is asked.</param>
    /// <param name="variants">Examples of each task and training scene.</param>
    /// <exception cref="ArgumentException">No scene allows the tasks.</exception>
    private protected SceneTasks(ScenePool training, ScenePool test, IReadOnlyList<SequenceTask> tasks, TaskStyle style, int variants)
    {
        Check.Positive(variants, nameof(variants));
        (TrainingPool, TestPool, Tasks, Style) = (training, test, tasks, style);
        (Training, Test) = (Examples(training, variants), Examples(test, 1));
        Check.Member(Training.Count > 0 && Test.Count > 0, nameof(tasks), string.Join(", ", tasks), "use tasks that the profile's scenes allow");
    }

    /// <summary>Scenes to train on.</summary>
    public ScenePool TrainingPool { get; }

    /// <summary>Held-out scenes.</summary>
    public ScenePool TestPool { get; }

    /// <summary>What is asked.</summary>
    public IReadOnlyList<SequenceTask> Tasks { get; }

    /// <summary>How it is asked.</summary>
    public TaskStyle Style { get; }

    /// <summary>Training examples, scene after scene, all tasks of a scene together.</summary>
    public IReadOnlyList<TaskExample> Training { get; }

    /// <summary>Test examples, in the same order, one a scene and task.</summary>
    public IReadOnlyList<TaskExample> Test { get; }

    /// <summary>Where the examples come from, in words that suffice to make them again; written beside every run.</summary>
    public string Origin =>
        $"world {TrainingPool.Profile}, hold-out {TrainingPool.Profile.HoldOut}, seed {TrainingPool.Seed}, stream {TrainingPool.Stream}, {TrainingPool.Count} scenes of {TrainingPool.Size} px, tasks {string.Join(", ", Tasks)}, {Training.Count} examples, such as '{Training[0].Prefix}' -> '{Training[0].Answer}'";

    /// <summary>Pictures of some examples.</summary>
    /// <param name="pool">Of the two pools, the one they are of.</param>
    /// <param name="examples">Examples.</param>
    /// <returns>uint8[N, 3, R, R], in the current dispose scope.</returns>
    public static Tensor Pictures(ScenePool pool, IReadOnlyList<TaskExample> examples)
    {
        using var rows = tensor(examples.Select(e => (long)e.Item).ToArray());
        return pool.Images.index_select(0, rows);
    }

    /// <summary>Share of right answers to the test questions, task by task.</summary>
    /// <param name="answers">One answer a test example: a model's, or those of <see cref="TaskAnswers.Blind"/>.</param>
    /// <returns>One score a task.</returns>
    /// <exception cref="ArgumentException">There are not as many answers as test examples.</exception>
    public IReadOnlyList<TaskScore> Score(IReadOnlyList<string> answers)
    {
        Check.Member(answers.Count == Test.Count, nameof(answers), $"{answers.Count} answers", $"give {Test.Count}, one a test example");
        var judged = Test.Zip(answers, (e, said) => (e.Task, Right: TaskAnswers.IsRight(e, TestPool.Truths[e.Item], said, Style)));
        return [.. judged.GroupBy(j => j.Task).OrderBy(g => g.Key).Select(g => new TaskScore(g.Key, g.Count(), g.Average(j => j.Right ? 1.0 : 0)))];
    }

    /// <summary>Frees the pictures.</summary>
    public virtual void Dispose()
    {
        TrainingPool.Dispose();
        TestPool.Dispose();
        GC.SuppressFinalize(this);
    }

    private IReadOnlyList<TaskExample> Examples(ScenePool pool, int variants) =>
    [
        .. from item in Enumerable.Range(0, pool.Count)
           from variant in Enumerable.Range(0, variants)
           from task in Tasks
           let example = SequenceTasks.MakeOne(pool.Truths[item], task, Style, variant)
           where example is { Answer.Length: > 0 }
           select example with { Item = item },
    ];
}
