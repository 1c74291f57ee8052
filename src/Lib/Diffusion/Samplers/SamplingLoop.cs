using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>What all samplers share: asking the network, and freeing what a step made.</summary>
internal static class SamplingLoop
{
    /// <summary>Repeats a step; its first result is the next sample, its second the clean guess, both fresh tensors.</summary>
    public static IEnumerable<SamplingStep> Run(IReadOnlyList<double> timesteps, Tensor start, Func<int, Tensor, (Tensor Sample, Tensor Clean)> step)
    {
        var sample = start;
        for (int i = 0; i < timesteps.Count; i++)
        {
            SamplingStep result;
            using (NewDisposeScope())
            {
                var (next, clean) = step(i, sample);
                result = new(i, timesteps[i], next.MoveToOuterDisposeScope(), clean.MoveToOuterDisposeScope());
            }
            yield return result;
            result.Clean.Dispose();
            if (i > 0)
                sample.Dispose();
            sample = result.Sample;
        }
    }

    /// <summary>The network's prediction, without the variance it may also give.</summary>
    public static Tensor Ask(Denoiser denoiser, Tensor noisy, double timestep) => AskBoth(denoiser, noisy, timestep).Prediction;

    /// <summary>The network's prediction, and its variance where it gives twice the channels.</summary>
    public static (Tensor Prediction, Tensor? Variance) AskBoth(Denoiser denoiser, Tensor noisy, double timestep)
    {
        using var number = timestep.ToScalar();
        var output = denoiser(noisy, full([noisy.shape[0]], number, dtype: ScalarType.Float32, device: noisy.device));
        long channels = noisy.shape[1];
        if (output.shape.SequenceEqual(noisy.shape))
            return (output, null);
        if (output.shape.Length == noisy.shape.Length && output.shape[1] == 2 * channels)
            return (output.narrow(1, 0, channels), output.narrow(1, channels, channels));
        throw new ArgumentException(
            $"The denoiser gave [{string.Join(", ", output.shape)}] for [{string.Join(", ", noisy.shape)}]; it must give the same shape, or twice the channels.",
            nameof(denoiser));
    }
}
