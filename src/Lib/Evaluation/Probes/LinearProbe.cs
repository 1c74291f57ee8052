using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Linear probe on frozen features: multinomial logistic regression on all examples at once.</summary>
/// <remarks>
/// Features are standardised on the training split. The weight of the penalty is chosen on a validation split, never on the test
/// split: choosing on the test split would report the best of several draws as if it were one.
/// </remarks>
public sealed class LinearProbe
{
    private readonly double[] mean;
    private readonly double[] deviation;
    private readonly double[] weights;

    private LinearProbe(Tensor mean, Tensor deviation, Tensor weights, double l2, double validation)
    {
        this.mean = mean.data<double>().ToArray();
        this.deviation = deviation.data<double>().ToArray();
        this.weights = weights.contiguous().data<double>().ToArray();
        Classes = (int)weights.shape[1];
        (L2, ValidationAccuracy) = (l2, validation);
    }

    /// <summary>Penalties tried when none are given: weights of the squared norm beside a loss in nats per example.</summary>
    public static IReadOnlyList<double> Penalties { get; } = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>The chosen weight of the penalty.</summary>
    public double L2 { get; }

    /// <summary>Accuracy on the validation split with it, in [0, 1].</summary>
    public double ValidationAccuracy { get; }

    /// <summary>Fits one probe a penalty and keeps the one that is best on the validation split; the larger penalty among equals.</summary>
    /// <param name="features">float[N, D], training split.</param>
    /// <param name="labels">int64[N], in [0, <paramref name="classes"/>).</param>
    /// <param name="validationFeatures">float[V, D], validation split.</param>
    /// <param name="validationLabels">int64[V].</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="penalties">Weights of the penalty to try, above 0; <see cref="Penalties"/> when null.</param>
    /// <returns>The probe; it holds no tensors.</returns>
    /// <exception cref="ArgumentException">Shapes differ, a feature is not finite, or a number is out of range.</exception>
    public static LinearProbe Fit(
        Tensor features, Tensor labels, Tensor validationFeatures, Tensor validationLabels, int classes, IReadOnlyList<double>? penalties = null)
    {
        Check.Member(classes >= 2, "LinearProbe.classes", classes, "use at least 2 classes");
        double[] tried = [.. (penalties ?? Penalties).OrderDescending()];
        Check.Member(tried.Length > 0 && tried[^1] > 0, "LinearProbe.penalties", tried.LastOrDefault(), "give values above 0");
        using var nothing = no_grad();
        using var scope = NewDisposeScope();
        var x = ProbeData.Features(features);
        var y = ProbeData.OneHot(labels, x.shape[0], classes);
        var mean = x.mean([0L]);
        var deviation = (x - mean).square().mean([0L]).sqrt() + 1e-5;
        x = ProbeData.Standardised(x, mean, deviation, 1);
        LinearProbe? best = null;
        var start = zeros([x.shape[1], classes], float64);
        foreach (double l2 in tried)
        {
            // From large to small penalty each solution starts the next.
            start = LogisticRegression.Solve(x, y, l2, start);
            double right = new LinearProbe(mean, deviation, start, l2, 0).Accuracy(validationFeatures, validationLabels);
            if (best is null || right > best.ValidationAccuracy)
                best = new LinearProbe(mean, deviation, start, l2, right);
        }
        return best!;
    }

    /// <summary>The best class of each example.</summary>
    /// <param name="features">float[N, D].</param>
    /// <returns>int64[N], on the CPU.</returns>
    /// <exception cref="ArgumentException">The width differs from training, or a feature is not finite.</exception>
    public Tensor Predict(Tensor features) => ProbeData.Classify(features, mean, deviation, weights, Classes, 1);

    /// <summary>Share of examples whose class is found.</summary>
    /// <param name="features">float[N, D].</param>
    /// <param name="labels">int64[N].</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">Shapes differ, or a feature is not finite.</exception>
    public double Accuracy(Tensor features, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return Confusion.Of(Predict(features), labels, Classes).Accuracy;
    }
}
