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

    /// <summary>Mean IoU over the classes that occur or are predicted, in [0, 1]; of pixels, the mIoU of semantic segmentation.</summary>
    public double MeanIoU => ClassIoU().Where(double.IsFinite).Average();

    /// <summary>IoU of the classes weighted by how often they occur, in [0, 1].</summary>
    public double FrequencyWeightedIoU => Each().Where(k => Row(k) > 0).Sum(k => Row(k) * IoU(k)) / Total;

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
        Check.Shape(predicted, [-1]);
        Check.Shape(truth, [predicted.shape[0]]);
        Check.Member(predicted.shape[0] > 0, "Confusion.predicted", "empty", "give at least one example");
        return Counted(Ids(predicted), Ids(truth), classes, names);
    }

    /// <summary>Counts the pixels of label maps.</summary>
    /// <param name="predicted">Integer, any shape, in [0, <paramref name="classes"/>) where the truth counts.</param>
    /// <param name="truth">Integer, the same shape.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="ignore">Label of pixels that do not count, 255 in most data sets.</param>
    /// <param name="names">Names of the classes, for the picture.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentException">The shapes differ, no pixel counts, or a class is out of range.</exception>
    public static Confusion OfPixels(Tensor predicted, Tensor truth, int classes, long ignore = 255, IReadOnlyList<string>? names = null)
    {
        Check.Shape(truth, predicted.shape);
        using var scope = NewDisposeScope();
        var counted = truth.cpu().to(int64).ne(ignore);
        bool any = counted.any().item<bool>();
        Check.Member(any, "Confusion.truth", $"{ignore} everywhere", "give at least one pixel that counts");
        return Counted(Ids(predicted.cpu().masked_select(counted)), Ids(truth.cpu().masked_select(counted)), classes, names);
    }

    /// <summary>Intersection over union of each class.</summary>
    /// <returns>In [0, 1]; not a number for a class that neither occurs nor is predicted.</returns>
    public IReadOnlyList<double> ClassIoU() => [.. Each().Select(IoU)];

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

    private static Confusion Counted(long[] guesses, long[] truths, int classes, IReadOnlyList<string>? names)
    {
        Check.Positive(classes, "Confusion.classes");
        Check.Member(names is null || names.Count == classes, "Confusion.names", names?.Count, $"give {classes} names, one a class");
        Require(guesses, "predicted", classes);
        Require(truths, "truth", classes);
        var counts = new long[classes, classes];
        for (int i = 0; i < guesses.Length; i++)
            counts[truths[i], guesses[i]]++;
        return new Confusion(counts, names);
    }

    private static void Require(long[] ids, string side, int classes)
    {
        int outside = Array.FindIndex(ids, id => (ulong)id >= (ulong)classes);
        if (outside >= 0)
            throw new ArgumentException($"Confusion.{side}[{outside}] is {ids[outside]}; use classes 0 to {classes - 1}.", side);
    }

    private static long[] Ids(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return ids.cpu().to(int64).data<long>().ToArray();
    }

    private double IoU(int k) => counts[k, k] / (double)(Row(k) + Column(k) - counts[k, k]);

    private IEnumerable<int> Each() => Enumerable.Range(0, Classes);

    private long Sum(Func<int, long> value) => Each().Sum(value);

    private long Row(int k) => Sum(j => counts[k, j]);

    private long Column(int k) => Sum(j => counts[j, k]);
}
