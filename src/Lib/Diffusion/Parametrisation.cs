using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>From one reading of a network's output to another, at x_t = a x_0 + s noise.</summary>
public static class Parametrisation
{
    /// <summary>What the network is trained to give.</summary>
    /// <param name="prediction">Its parametrisation.</param>
    /// <param name="clean">float[B, ..], x_0.</param>
    /// <param name="noise">float[B, ..].</param>
    /// <param name="amplitudes">a and s, which broadcast over both.</param>
    /// <returns>float[B, ..]; for <see cref="PredictionType.Noise"/> and <see cref="PredictionType.Clean"/> the argument itself.</returns>
    public static Tensor Target(PredictionType prediction, Tensor clean, Tensor noise, Amplitudes amplitudes) => prediction switch
    {
        PredictionType.Noise => noise,
        PredictionType.Clean => clean,
        PredictionType.Velocity => amplitudes.Signal * noise - amplitudes.Noise * clean,
        PredictionType.Flow => noise - clean,
        _ => throw Unknown(prediction),
    };

    /// <summary>The clean image that a prediction implies.</summary>
    /// <param name="prediction">How the output is to be read.</param>
    /// <param name="output">float[B, ..], what the network gave.</param>
    /// <param name="noisy">float[B, ..], x_t.</param>
    /// <param name="signal">a.</param>
    /// <param name="noise">s.</param>
    /// <returns>A fresh tensor float[B, ..].</returns>
    /// <exception cref="InvalidOperationException">The noise is known where there is no signal: nothing follows for the image.</exception>
    public static Tensor Clean(PredictionType prediction, Tensor output, Tensor noisy, double signal, double noise)
    {
        var (ofNoisy, ofOutput) = CleanWeights(prediction, signal, noise);
        return WeightedSum.Of((ofOutput, output), (ofNoisy, noisy));
    }

    /// <summary>The noise that a clean image implies: (x_t - a x_0) / s.</summary>
    /// <param name="clean">float[B, ..], x_0.</param>
    /// <param name="noisy">float[B, ..], x_t.</param>
    /// <param name="signal">a.</param>
    /// <param name="noise">s, above 0.</param>
    /// <returns>A fresh tensor float[B, ..].</returns>
    public static Tensor Noise(Tensor clean, Tensor noisy, double signal, double noise) =>
        WeightedSum.Of((1 / noise, noisy), (-signal / noise, clean));

    /// <summary>The noise that a prediction implies, without the detour over the clean image where that would divide by little.</summary>
    /// <param name="prediction">How the output is to be read.</param>
    /// <param name="output">float[B, ..], what the network gave.</param>
    /// <param name="noisy">float[B, ..], x_t.</param>
    /// <param name="signal">a.</param>
    /// <param name="noise">s.</param>
    /// <returns>A fresh tensor float[B, ..].</returns>
    public static Tensor Noise(PredictionType prediction, Tensor output, Tensor noisy, double signal, double noise) => prediction switch
    {
        PredictionType.Noise => output.clone(),
        PredictionType.Clean => Noise(output, noisy, signal, noise),
        PredictionType.Velocity => WeightedSum.Of((signal, output), (noise, noisy)),
        PredictionType.Flow => WeightedSum.Of((signal / (signal + noise), output), (1 / (signal + noise), noisy)),
        _ => throw Unknown(prediction),
    };

    /// <summary>x_0 = w x_t + u output.</summary>
    internal static (double OfNoisy, double OfOutput) CleanWeights(PredictionType prediction, double signal, double noise) => prediction switch
    {
        PredictionType.Noise when signal == 0 => throw new InvalidOperationException(
            "At no signal the noise says nothing of the image; use a network that predicts the velocity or the clean image, or a schedule that keeps some signal."),
        PredictionType.Noise => (1 / signal, -noise / signal),
        PredictionType.Clean => (0, 1),
        PredictionType.Velocity => (signal, -noise),
        PredictionType.Flow => (1 / (signal + noise), -noise / (signal + noise)),
        _ => throw Unknown(prediction),
    };

    private static ArgumentOutOfRangeException Unknown(PredictionType prediction) =>
        new(nameof(prediction), prediction, "Use one of the named predictions.");
}
