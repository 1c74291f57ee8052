using Experiments.Core;
using Experiments.Plots;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Which class was taken for which, and the accuracies that follow.</summary>
/// <remarks>It shows itself as a heat map with true classes in rows.</remarks>
public sealed class Confusion
{
    private readonly long[,] counts;
    private readonly IReadOnlyList<string>? names;

    private Confusion(long[,] counts, IReadOnlyList<string>? names)
    {
        this.counts = counts;
        this.names = names;
    }

    /// <summary>Number of classes.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>Number of examples.</summary>
    public long Total => counts.Cast<long>().Sum();

    /// <summary>Share of right predictions, in [0, 1].</summary>
    public double Accuracy => Sum(k => counts[k, k]) / (double)Total;

    /// <summary>Mean recall over the classes that occur, in [0, 1].</summary>
    public double BalancedAccuracy => Each().Where(k => Row(k) > 0).Average(k => counts[k, k] / (double)Row(k));

    /// <summary>Mean F1 over the classes that occur or are predicted, in [0, 1].</summary>
    public double MacroF1 => Each().Where(k => Row(k) + Column(k) > 0).Average(k => 2.0 * counts[k, k] / (Row(k) + Column(k)));

    /// <summary>Matthews' correlation of truth and prediction, in [-1, 1]; 0 when either is constant.</summary>
    public double Matthews
    {
        get
        {
            double n = Total, right = Sum(k => counts[k, k]);
            double agreement = right * n - Each().Sum(k => (double)Row(k) * Column(k));
            double truth = n * n - Each().Sum(k => (double)Row(k) * Row(k)), guess = n * n - Each().Sum(k => (double)Column(k) * Column(k));
            return truth == 0 || guess == 0 ? 0 : agreement / Math.Sqrt(truth * guess);
        }
    }

    /// <summary>Examples of a true class taken for a predicted one.</summary>
    /// <param name="truth">True class.</param>
    /// <param name="predicted">Predicted class.</param>
    public long this[int truth, int predicted] => counts[truth, predicted];

    /// <summary>Counts predictions.</summary>
    /// <param name="predicted">int64[N], in [0, <paramref name="classes"/>).</param>
    /// <param name="truth">int64[N], in [0, <paramref name="classes"/>).</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="names">Names of the classes, for the picture.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentException">The shapes differ, there is no example, or a class is out of range.</exception>
    public static Confusion Of(Tensor predicted, Tensor truth, int classes, IReadOnlyList<string>? names = null)
    {
        using var scope = NewDisposeScope();
        Check.Shape(predicted, [-1]);
        Check.Shape(truth, [predicted.shape[0]]);
        Check.Member(predicted.shape[0] > 0, "Confusion.predicted", "empty", "give at least one example");
        Check.Member(names is null || names.Count == classes, "Confusion.names", names?.Count, $"give {classes} names, one a class");
        long[] guesses = Ids(predicted), truths = Ids(truth);
        var counts = new long[classes, classes];
        for (int i = 0; i < guesses.Length; i++)
        {
            Check.Member(guesses[i] >= 0 && guesses[i] < classes, $"Confusion.predicted[{i}]", guesses[i], $"use classes 0 to {classes - 1}");
            Check.Member(truths[i] >= 0 && truths[i] < classes, $"Confusion.truth[{i}]", truths[i], $"use classes 0 to {classes - 1}");
            counts[truths[i], guesses[i]]++;
        }
        return new Confusion(counts, names);
    }

    /// <summary>The counts as a figure.</summary>
    /// <param name="title">Heading.</param>
    /// <returns>A heat map, true classes in rows, predicted ones in columns.</returns>
    public Chart Chart(string title)
    {
        var cells = new double[Classes, Classes];
        Array.Copy(counts, cells, counts.Length);
        return new Chart(title).Heatmap(cells, names, names).X("predicted").Y("true").Note($"{Total} examples, accuracy {Accuracy:0.000}");
    }

    /// <summary>The figure in every form a notebook can show.</summary>
    /// <returns>As for <see cref="Plots.Chart.ToMimeBundle"/>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => Chart("Confusion").ToMimeBundle();

    /// <summary>The accuracies in one line.</summary>
    /// <returns>Such as <c>accuracy 0.840, balanced 0.832, F1 0.835 (100 examples, 4 classes)</c>.</returns>
    public override string ToString() =>
        $"accuracy {Accuracy:0.000}, balanced {BalancedAccuracy:0.000}, F1 {MacroF1:0.000} ({Total} examples, {Classes} classes)";

    private static long[] Ids(Tensor ids) => ids.cpu().to(int64).data<long>().ToArray();

    private IEnumerable<int> Each() => Enumerable.Range(0, Classes);

    private long Sum(Func<int, long> value) => Each().Sum(value);

    private long Row(int k) => Sum(j => counts[k, j]);

    private long Column(int k) => Sum(j => counts[j, k]);
}
