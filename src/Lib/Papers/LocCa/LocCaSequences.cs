using Experiments.Core;
using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Papers.LocCa;

/// <summary>All sequences of a data set for one recipe, encoded once, and the batches drawn from them.</summary>
public sealed class LocCaSequences : IDisposable
{
    // Slots of a batch's draws: one block a kind, so that arms with fewer tasks draw the same for those they have.
    private const ulong Block = 1 << 20;
    private readonly LocCaData data;
    private readonly LocCaRecipe recipe;
    private readonly Dictionary<LocCaTask, SequenceRows> rows = [];

    /// <summary>Encodes the sequences that a recipe asks for.</summary>
    /// <param name="data">Pictures; stay the caller's, who keeps them while batches are drawn.</param>
    /// <param name="recipe">Mixture, box format, labels and model.</param>
    /// <exception cref="ArgumentException">A sequence is longer than the recipe's model takes.</exception>
    public LocCaSequences(LocCaData data, LocCaRecipe recipe)
    {
        (this.data, this.recipe) = (data, recipe);
        Tokenizer = LocCa.Tokenizer(data.Words, recipe.Boxes);
        int separator = Tokenizer.IdOf(LocCaText.Separator);
        var known = new Dictionary<string, int[]>();
        var regions = recipe.Labels.Of(data.Regions);
        var told = recipe.Mixture.Tasks().Distinct().ToDictionary(task => task, Sequences);
        int length = 1 + told.Values.SelectMany(pictures => pictures).SelectMany(picture => picture).Select(ids => ids.Length).DefaultIfEmpty(1).Max();
        Check.Member(
            length <= recipe.Model.Length, "LocCaRecipe.Model.Length", recipe.Model.Length, $"use at least {length}, the longest sequence with its end token");
        foreach (var (task, sequences) in told)
        {
            bool halves = recipe.SecondHalfOnly && task != LocCaTask.Caption;
            rows[task] = SequenceRows.Of(sequences, length, Tokenizer.EosId, ids => halves ? Array.IndexOf(ids, separator) + 1 : 1);
        }

        IReadOnlyList<IReadOnlyList<int[]>> Sequences(LocCaTask task)
        {
            int[] prefix = Tokenizer.Ids(LocCaText.Prefix(task));
            return task == LocCaTask.Caption
                ? [.. data.Captions.Select(captions => (IReadOnlyList<int[]>)[.. captions.Select(c => (int[])[.. prefix, .. Ids(c)])])]
                : [.. regions.Select(own => (IReadOnlyList<int[]>)[.. own.SelectMany(region => Both(task, prefix, region))])];
        }

        IEnumerable<int[]> Both(LocCaTask task, int[] prefix, LabelledRegion region)
        {
            int[] box = Ids(recipe.Boxes.Write(region.Box));
            return region.Texts.Select(Ids).Select(text => task == LocCaTask.Refer
                ? (int[])[.. prefix, .. text, separator, .. box]
                : [.. prefix, .. box, separator, .. text]);
        }

        int[] Ids(string text) => known.TryGetValue(text, out int[]? ids) ? ids : known[text] = Tokenizer.Ids(text);
    }

    /// <summary>Words to ids.</summary>
    public WordTokenizer Tokenizer { get; }

    /// <summary>Tokens that the decoder reads an image and step on average, padding left out: what an arm costs beside the encoder.</summary>
    public double TokensAnImage => recipe.Mixture.Tasks().Sum(t => rows[t].TokensAnImage);

    /// <summary>Share of pictures with a region left to learn from; 1 for captions alone.</summary>
    public double Coverage => rows.Where(r => r.Key != LocCaTask.Caption).Select(r => r.Value.Coverage).DefaultIfEmpty(1).Min();

    /// <summary>Training batches: per picture and task one sequence, drawn each time, and a coin a caption for parallel prediction.</summary>
    /// <remarks>A pure function of seed and position; arms with other tasks see equal pictures and captions in equal order.</remarks>
    /// <returns>The batches, to be disposed by the caller.</returns>
    public IBatchSource<LocCaBatch> Batches() =>
        new EpochBatches<LocCaBatch>(data.Count, recipe.Training.BatchSize / recipe.Training.Accumulate, recipe.Training.Seed, Gather);

    /// <summary>The batch of a draw.</summary>
    /// <param name="draw">Pictures and random numbers.</param>
    /// <returns>Tensors that belong to no dispose scope.</returns>
    public LocCaBatch Gather(BatchDraw draw)
    {
        using var scope = NewDisposeScope();
        var tasks = recipe.Mixture.Tasks();
        int B = draw.Rows.Count, c = tasks.Count;
        List<Tensor> text = [], weights = [];
        foreach (var group in tasks.Select((task, place) => (task, place)).GroupBy(t => t.task))
        {
            var own = rows[group.Key];
            int first = group.First().place, some = group.Count();
            long[] picked = [.. Enumerable.Range(0, B * some).Select(i => own.Row(
                draw.Rows[i / some], draw.Random.Uniform(Block * (1 + (ulong)group.Key) + (ulong)(i / some)), i % some))];
            var index = tensor(picked);
            text.Add(own.Tokens.index_select(0, index).view(B, some, -1));
            weights.Add(own.Weights.index_select(0, index).view(B, some, -1));
        }
        bool[] coins = [.. Enumerable.Range(0, B * c).Select(i =>
            tasks[i % c] == LocCaTask.Caption && draw.Random.Uniform(Block * 8 + (ulong)i / (ulong)c * 64 + (ulong)(i % c)) < recipe.Parallel)];
        return new(
            Pixels.ToFloat(data.Images.index_select(0, tensor(draw.Rows.ToArray()))).DetachFromDisposeScope(),
            cat(text, 1).flatten(0, 1).DetachFromDisposeScope(),
            cat(weights, 1).flatten(0, 1).DetachFromDisposeScope(),
            recipe.Parallel == 0 ? null : tensor(coins).DetachFromDisposeScope());
    }

    /// <summary>Frees the encoded sequences; the pictures stay.</summary>
    public void Dispose()
    {
        foreach (var own in rows.Values)
            own.Dispose();
    }
}
