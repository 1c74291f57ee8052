using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Minimises the penalised logistic loss over all examples with L-BFGS.</summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, algorithm 7.5, with step halving until the loss falls enough.</remarks>
internal static class LogisticRegression
{
    private const int Memory = 10;
    private const int MostSteps = 300;
    private const double SmallestGradient = 1e-7;

    /// <summary>Finds the weights.</summary>
    /// <param name="x">float64[N, D], last column ones: the bias, which is not penalised.</param>
    /// <param name="y">float64[N, K], one-hot.</param>
    /// <param name="l2">Weight of half the squared norm, beside the mean loss in nats.</param>
    /// <param name="start">float64[D, K], where to begin.</param>
    /// <returns>float64[D, K].</returns>
    public static Tensor Solve(Tensor x, Tensor y, double l2, Tensor start)
    {
        using var scope = NewDisposeScope();
        var penalty = full_like(start, l2);
        penalty[-1] = 0;
        var w = start.clone();
        var (loss, gradient) = Evaluate(x, y, penalty, w);
        var pairs = new List<(Tensor Step, Tensor Change)>();
        for (int i = 0; i < MostSteps && gradient.abs().max().item<double>() > SmallestGradient; i++)
        {
            var direction = Direction(gradient, pairs);
            double slope = Dot(direction, gradient), length = pairs.Count == 0 ? Math.Min(1, 1 / gradient.norm().item<double>()) : 1;
            var (next, nextLoss, nextGradient) = (w, loss, gradient);
            for (int halvings = 0; halvings < 30; halvings++, length /= 2)
            {
                next = w + direction * length;
                (nextLoss, nextGradient) = Evaluate(x, y, penalty, next);
                if (nextLoss <= loss + 1e-4 * length * slope)
                    break;
            }
            if (!(nextLoss < loss))
                break;
            var (step, change) = (next - w, nextGradient - gradient);
            if (Dot(step, change) > 1e-14)
                pairs.Add((step, change));
            if (pairs.Count > Memory)
                pairs.RemoveAt(0);
            (w, loss, gradient) = (next, nextLoss, nextGradient);
        }
        return w.MoveToOuterDisposeScope();
    }

    private static (double Loss, Tensor Gradient) Evaluate(Tensor x, Tensor y, Tensor penalty, Tensor w)
    {
        using var scope = NewDisposeScope();
        var logits = x.mm(w);
        var logShares = nn.functional.log_softmax(logits, 1);
        double loss = -(y * logShares).sum().item<double>() / x.shape[0] + 0.5 * (penalty * w * w).sum().item<double>();
        var gradient = x.t().mm(logShares.exp() - y) / x.shape[0] + penalty * w;
        return (loss, gradient.MoveToOuterDisposeScope());
    }

    // Two-loop recursion: minus the inverse Hessian, as the last steps show it, times the gradient.
    private static Tensor Direction(Tensor gradient, List<(Tensor Step, Tensor Change)> pairs)
    {
        using var scope = NewDisposeScope();
        var q = gradient.clone();
        var factors = new double[pairs.Count];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            factors[i] = Dot(pairs[i].Step, q) / Dot(pairs[i].Step, pairs[i].Change);
            q = q - pairs[i].Change * factors[i];
        }
        if (pairs.Count > 0)
            q = q * (Dot(pairs[^1].Step, pairs[^1].Change) / Dot(pairs[^1].Change, pairs[^1].Change));
        for (int i = 0; i < pairs.Count; i++)
            q = q + pairs[i].Step * (factors[i] - Dot(pairs[i].Change, q) / Dot(pairs[i].Step, pairs[i].Change));
        return q.neg().MoveToOuterDisposeScope();
    }

    private static double Dot(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return (a * b).sum().item<double>();
    }
}
