using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>What a denoiser is trained on: the squared error of its prediction at random noise levels.</summary>
/// <param name="Process">How images become noise.</param>
/// <param name="PredictionType">What the network gives.</param>
/// <param name="MinSnr">Clamp of min-SNR weighting (Hang et al., 2023), usually 5; null for equal weights.</param>
public sealed record DiffusionObjective(IForwardProcess Process, PredictionType PredictionType, double? MinSnr = null)
{
    /// <summary>Loss at freshly drawn noise and times.</summary>
    /// <param name="denoiser">The network in training mode.</param>
    /// <param name="clean">float32[B, C, H, W], scaled to [-1, 1].</param>
    /// <param name="generator">A CPU generator to draw from; libtorch's shared one when null.</param>
    /// <returns>float32[], the mean over everything; about 1 at the start for a zero head and a target of unit variance.</returns>
    public Tensor Loss(Denoiser denoiser, Tensor clean, Generator? generator = null)
    {
        using var scope = NewDisposeScope();
        var noise = generator is null ? randn_like(clean) : randn(clean.shape, dtype: clean.dtype, generator: generator).to(clean.device);
        return LossAt(denoiser, clean, noise, Process.Draw((int)clean.shape[0], generator)).MoveToOuterDisposeScope();
    }

    /// <summary>Loss at given noise and times.</summary>
    /// <param name="denoiser">The network.</param>
    /// <param name="clean">float32[B, C, H, W].</param>
    /// <param name="noise">float32[B, C, H, W].</param>
    /// <param name="times">[B], in the process's unit.</param>
    /// <returns>float32[].</returns>
    public Tensor LossAt(Denoiser denoiser, Tensor clean, Tensor noise, Tensor times)
    {
        Check.Shape(noise, clean.shape);
        using var scope = NewDisposeScope();
        var amplitudes = Process.Amplitudes(times, clean);
        var noisy = amplitudes.Signal * clean + amplitudes.Noise * noise;
        var output = denoiser(noisy, Process.Timesteps(times).to(clean.device));
        Check.Shape(output, clean.shape);
        var target = Parametrisation.Target(PredictionType, clean, noise, amplitudes);
        if (MinSnr is null)
            return nn.functional.mse_loss(output, target).MoveToOuterDisposeScope();
        var each = (output - target).square().flatten(1).mean([1L]);
        return (each * Weights(times).to(clean.device)).mean().MoveToOuterDisposeScope();
    }

    /// <summary>Weight of each example's squared error.</summary>
    /// <remarks>
    /// min(snr, clamp) is the weight of the clean image's error; it is carried over by the factor between that error and the
    /// prediction's: 1 / snr for the noise, 1 / (snr + 1) for the velocity. Where there is no signal the weight is 0.
    /// </remarks>
    /// <param name="times">[B].</param>
    /// <returns>float32[B], ones without <see cref="MinSnr"/>.</returns>
    public Tensor Weights(Tensor times) => tensor(Array.ConvertAll(ForwardProcess.Values(times), t => (float)Weight(t)));

    private double Weight(double time)
    {
        if (MinSnr is not { } clamp)
            return 1;
        double ratio = ForwardProcess.Ratio(Process, time);
        if (ratio == 0)
            return 0;
        var (signal, noise) = Process.At(time);
        return Math.Min(ratio, clamp) * Math.Pow(Parametrisation.CleanWeights(PredictionType, signal, noise).OfOutput, 2);
    }
}
