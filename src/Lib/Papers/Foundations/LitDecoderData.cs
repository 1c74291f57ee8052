using Experiments.Core;
using Experiments.Data;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Labelled examples of several tasks for a decoder on a pretrained encoder: pictures, prompts, answers.</summary>
public sealed class LitDecoderData : SceneTasks
{
    private readonly Tensor scenes;
    private readonly Tensor text;
    private readonly Tensor weights;

    private LitDecoderData(ScenePool training, ScenePool test, IReadOnlyList<SequenceTask> tasks, TaskStyle style, int variants)
        : base(training, test, tasks, style, variants)
    {
        Tokenizer = new WordTokenizer(Lexicon.Words([style.Language], style.Locations));
        Length = 1 + Training.Concat(Test).Max(e => PromptIds(e).Length + AnswerIds(e).Length);
        using var scope = NewDisposeScope();
        scenes = tensor(Training.Select(e => (long)e.Item).ToArray()).DetachFromDisposeScope();
        (text, weights) = Rows(Training);
    }

    /// <summary>Words to ids, task tokens and location words among them.</summary>
    public WordTokenizer Tokenizer { get; }

    /// <summary>Tokens of the longest prompt with its answer and the end token.</summary>
    public int Length { get; }

    /// <summary>Draws and renders scenes, and puts the tasks: training from the transfer stream, tests from the test stream.</summary>
    /// <param name="profile">Which scenes; <see cref="Profile.Signs"/> for reading.</param>
    /// <param name="tasks">What is asked.</param>
    /// <param name="count">Training scenes.</param>
    /// <param name="tests">Test scenes.</param>
    /// <param name="size">Pixels a side, and location words an axis.</param>
    /// <param name="variants">Examples of each task and training scene: other words, other objects.</param>
    /// <param name="style">How tasks are put, but for the number of location words; <see cref="TaskStyle.Default"/> when null.</param>
    /// <param name="cancellation">Ends the preparation.</param>
    /// <returns>The data; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">No scene allows the tasks, or a number is out of range.</exception>
    public static LitDecoderData FromWorld(
        Profile profile,
        IReadOnlyList<SequenceTask> tasks,
        int count,
        int tests,
        int size = 32,
        int variants = 1,
        TaskStyle? style = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ScenePool? training = null, test = null;
        try
        {
            training = ScenePool.Create(profile, Streams.Transfer, count, size, cancellation: cancellation);
            test = ScenePool.Create(profile, Streams.Test, tests, size, cancellation: cancellation);
            return new(training, test, tasks, (style ?? TaskStyle.Default).With(locations: size), variants);
        }
        catch
        {
            training?.Dispose();
            test?.Dispose();
            throw;
        }
    }

    /// <summary>Training batches in a new order each epoch, a pure function of seed and position.</summary>
    /// <param name="batch">Examples a batch.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="first">Only the first examples; all when null.</param>
    /// <returns>The batches, to be disposed by the caller before the data.</returns>
    /// <exception cref="ArgumentException">There are fewer examples than wanted.</exception>
    public IBatchSource<LitDecoderBatch> Batches(int batch, ulong seed, int? first = null)
    {
        Check.Member(first is null || first <= Training.Count, nameof(first), first, $"use at most the {Training.Count} examples there are");
        return new EpochBatches<LitDecoderBatch>(first ?? Training.Count, batch, seed, draw => Gather(draw.Rows));
    }

    /// <summary>A batch of some training examples.</summary>
    /// <param name="rows">Places in <see cref="Training"/>.</param>
    /// <returns>A batch whose tensors belong to no dispose scope.</returns>
    public LitDecoderBatch Gather(IReadOnlyList<long> rows)
    {
        using var scope = NewDisposeScope();
        var picked = tensor(rows.ToArray());
        return new(
            scenes.index_select(0, picked).DetachFromDisposeScope(),
            text.index_select(0, picked).DetachFromDisposeScope(),
            weights.index_select(0, picked).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        scenes.Dispose();
        text.Dispose();
        weights.Dispose();
        base.Dispose();
    }

    private int[] PromptIds(TaskExample example) => Tokenizer.Ids(LitDecoder.Prompt(example.Task, example.Prefix));

    private int[] AnswerIds(TaskExample example) => Tokenizer.Ids(example.Answer);

    private (Tensor Text, Tensor Weights) Rows(IReadOnlyList<TaskExample> examples)
    {
        var ids = new long[examples.Count * Length];
        var learnt = new float[ids.Length];
        Array.Fill(ids, Tokenizer.PadId);
        for (int row = 0; row < examples.Count; row++)
        {
            int[] prompt = PromptIds(examples[row]), answer = [.. AnswerIds(examples[row]), Tokenizer.EosId];
            int place = row * Length;
            foreach (int id in prompt)
                ids[place++] = id;
            foreach (int id in answer)
                (ids[place], learnt[place++]) = (id, 1);
        }
        return (tensor(ids, examples.Count, Length).DetachFromDisposeScope(), tensor(learnt, examples.Count, Length).DetachFromDisposeScope());
    }
}
