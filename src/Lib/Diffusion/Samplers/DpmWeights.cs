namespace Experiments.Diffusion;

/// <summary>
/// Weights of one DPM-Solver step from noise level s to t: of the sample, of the guess and its first and second differences, and of
/// fresh noise. h is the step in lambda = log(a / s).
/// </summary>
/// <remarks>Lu et al. (2022), DPM-Solver and DPM-Solver++: the exponential integrals of a Taylor expansion of the guess in lambda.</remarks>
internal readonly record struct DpmWeights(double Sample, double Guess, double First, double Second, double Noise)
{
    public static DpmWeights Of(DpmAlgorithm algorithm, bool halves, double h, (double Signal, double Noise) s, (double Signal, double Noise) t)
    {
        double shrink = Math.Exp(-h) - 1, grow = Math.Exp(h) - 1;
        return algorithm switch
        {
            DpmAlgorithm.PlusPlus => new(
                t.Noise / s.Noise,
                -t.Signal * shrink,
                halves ? -0.5 * t.Signal * shrink : t.Signal * (shrink / h + 1),
                -t.Signal * ((shrink + h) / (h * h) - 0.5),
                0),
            DpmAlgorithm.Noise => new(
                t.Signal / s.Signal,
                -t.Noise * grow,
                halves ? -0.5 * t.Noise * grow : -t.Noise * (grow / h - 1),
                -t.Noise * ((grow - h) / (h * h) - 0.5),
                0),
            DpmAlgorithm.StochasticPlusPlus => new(
                t.Noise / s.Noise * Math.Exp(-h),
                t.Signal * (1 - Math.Exp(-2 * h)),
                t.Signal * (halves ? 0.5 * (1 - Math.Exp(-2 * h)) : (1 - Math.Exp(-2 * h)) / (-2 * h) + 1),
                0,
                t.Noise * Math.Sqrt(1 - Math.Exp(-2 * h))),
            DpmAlgorithm.StochasticNoise => new(
                t.Signal / s.Signal,
                -2 * t.Noise * grow,
                halves ? -t.Noise * grow : -2 * t.Noise * (grow / h - 1),
                0,
                t.Noise * Math.Sqrt(Math.Exp(2 * h) - 1)),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Use one of the named algorithms."),
        };
    }
}
