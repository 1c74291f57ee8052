using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Runs samplers.</summary>
public static class DiffusionSampling
{
    /// <summary>Turns noise into images.</summary>
    /// <param name="denoiser">The network; put it into evaluation mode, with its averaged weights where there are any.</param>
    /// <param name="sampler">The way.</param>
    /// <param name="noise">float[B, C, H, W], standard normal; unchanged.</param>
    /// <param name="generator">What stochastic samplers draw from; libtorch's shared generator when null.</param>
    /// <param name="progress">Called after each step; its tensors are valid until the next.</param>
    /// <param name="cancellation">Checked at each step.</param>
    /// <returns>float[B, C, H, W], the caller's to dispose.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Tensor Run(
        Denoiser denoiser,
        ISampler sampler,
        Tensor noise,
        Generator? generator = null,
        Action<SamplingStep>? progress = null,
        CancellationToken cancellation = default)
    {
        cancellation = HostCancellation.Or(cancellation);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var result = WeightedSum.Of((sampler.InitialScale, noise));
        foreach (var step in sampler.Sample(result, denoiser, like => Draw(like, generator)))
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(step);
            result = step.Sample;
        }
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Classifier-free guidance: from the unconditional prediction towards the conditional one, and beyond it.</summary>
    /// <remarks>Ho and Salimans (2022). Above about 1.5 colours saturate, which breaks pictures that encode labels.</remarks>
    /// <param name="conditional">The network with its condition.</param>
    /// <param name="unconditional">The network with the condition dropped.</param>
    /// <param name="scale">1 is the conditional prediction alone.</param>
    /// <returns>A denoiser that asks both.</returns>
    public static Denoiser Guided(Denoiser conditional, Denoiser unconditional, double scale) => (noisy, timesteps) =>
    {
        using var scope = NewDisposeScope();
        var guided = WeightedSum.Of((scale, conditional(noisy, timesteps)), (1 - scale, unconditional(noisy, timesteps)));
        return guided.MoveToOuterDisposeScope();
    };

    private static Tensor Draw(Tensor like, Generator? generator) =>
        generator is null ? randn_like(like) : randn(like.shape, dtype: like.dtype, device: like.device, generator: generator);
}
