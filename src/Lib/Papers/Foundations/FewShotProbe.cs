using Experiments.Core;
using Experiments.Evaluation;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Few-shot classification of frozen features: some examples a class, ridge regression in closed form, several draws of the examples.</summary>
/// <remarks>The papers' "10-shot ImageNet": see <see cref="RidgeProbe"/> for what is solved.</remarks>
/// <param name="Shots">Training examples a class.</param>
/// <param name="Draws">How often the examples are drawn; the paper reports the mean of three.</param>
/// <param name="L2">Weight of the penalty; 2^10 in the papers.</param>
/// <param name="Seed">Seed of the draws.</param>
public sealed record FewShotProbe(int Shots = 10, int Draws = 3, double L2 = 1024, ulong Seed = 0)
{
    private const ulong ShotStream = 0xF0_0001;

    /// <summary>A copy with some members changed.</summary>
    /// <param name="shots">As the member of that name.</param>
    /// <param name="draws">As the member of that name.</param>
    /// <param name="l2">As the member of that name.</param>
    /// <param name="seed">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public FewShotProbe With(int? shots = null, int? draws = null, double? l2 = null, ulong? seed = null) =>
        new(shots ?? Shots, draws ?? Draws, l2 ?? L2, seed ?? Seed);

    /// <summary>Accuracy of each draw.</summary>
    /// <param name="features">float[N, D]: examples that shots are drawn from.</param>
    /// <param name="labels">int64[N], in [0, <paramref name="classes"/>).</param>
    /// <param name="testFeatures">float[M, D].</param>
    /// <param name="testLabels">int64[M].</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <returns>One share of right answers a draw, in [0, 1]; their mean is the score.</returns>
    /// <exception cref="ArgumentException">A class has fewer examples than shots, shapes differ, or a number is out of range.</exception>
    public IReadOnlyList<double> Measure(Tensor features, Tensor labels, Tensor testFeatures, Tensor testLabels, int classes)
    {
        Check.Positive(Shots, "FewShotProbe.Shots");
        Check.Positive(Draws, "FewShotProbe.Draws");
        Check.Shape(labels, [features.shape[0]]);
        using var scope = NewDisposeScope();
        long[] names = labels.cpu().data<long>().ToArray();
        var accuracies = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            using var inner = NewDisposeScope();
            var rows = tensor(Chosen(names, classes, draw));
            var probe = RidgeProbe.Fit(features.cpu().index_select(0, rows), labels.cpu().index_select(0, rows), classes, L2);
            accuracies[draw] = probe.Accuracy(testFeatures, testLabels);
        }
        return accuracies;
    }

    private long[] Chosen(long[] labels, int classes, int draw)
    {
        int[] order = new CounterRandom(Seed, ShotStream, (ulong)draw).Permutation(labels.Length);
        var chosen = new List<long>();
        for (int name = 0; name < classes; name++)
        {
            long[] shots = [.. order.Where(i => labels[i] == name).Take(Shots).Select(i => (long)i)];
            Check.Member(shots.Length == Shots, "FewShotProbe.Shots", Shots, $"use at most {shots.Length}, the examples of class {name}, or give more examples");
            chosen.AddRange(shots);
        }
        return [.. chosen];
    }
}
