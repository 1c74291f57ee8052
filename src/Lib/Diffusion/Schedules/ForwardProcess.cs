using static TorchSharp.torch;

namespace Experiments.Diffusion;

/// <summary>Noising, whatever the process.</summary>
public static class ForwardProcess
{
    /// <summary>a and s for a batch, shaped to multiply it.</summary>
    /// <param name="process">The process.</param>
    /// <param name="times">[B], integers or floats.</param>
    /// <param name="like">float[B, ..]: gives the number of axes, the type and the device.</param>
    /// <returns>float[B, 1, ..] each.</returns>
    /// <exception cref="ArgumentException">There is not one time an example, or a time is outside of the process.</exception>
    public static Amplitudes Amplitudes(this IForwardProcess process, Tensor times, Tensor like)
    {
        if (times.dim() != 1 || times.shape[0] != like.shape[0])
        {
            throw new ArgumentException(
                $"times has shape [{string.Join(", ", times.shape)}], expected [{like.shape[0]}]: one time an example.", nameof(times));
        }
        var pairs = Array.ConvertAll(Values(times), process.At);
        long[] shape = [like.shape[0], .. Enumerable.Repeat(1L, (int)like.dim() - 1)];
        Tensor Row(Func<(double Signal, double Noise), double> part) =>
            tensor(Array.ConvertAll(pairs, p => part(p)), dtype: like.dtype, device: like.device).view(shape);
        return new(Row(p => p.Signal), Row(p => p.Noise));
    }

    /// <summary>x_t = a x_0 + s noise.</summary>
    /// <param name="process">The process.</param>
    /// <param name="clean">float[B, ..], x_0.</param>
    /// <param name="noise">float[B, ..], standard normal.</param>
    /// <param name="times">[B].</param>
    /// <returns>float[B, ..].</returns>
    public static Tensor Noised(this IForwardProcess process, Tensor clean, Tensor noise, Tensor times)
    {
        using var scope = NewDisposeScope();
        var (signal, spread) = process.Amplitudes(times, clean);
        return (signal * clean + spread * noise).MoveToOuterDisposeScope();
    }

    /// <summary>What a network is trained to give at these times.</summary>
    /// <param name="process">The process.</param>
    /// <param name="prediction">The network's parametrisation.</param>
    /// <param name="clean">float[B, ..], x_0.</param>
    /// <param name="noise">float[B, ..], the noise that was mixed in.</param>
    /// <param name="times">[B].</param>
    /// <returns>float[B, ..]; for <see cref="PredictionType.Noise"/> and <see cref="PredictionType.Clean"/> an alias of the argument.</returns>
    public static Tensor Target(this IForwardProcess process, PredictionType prediction, Tensor clean, Tensor noise, Tensor times)
    {
        using var scope = NewDisposeScope();
        return Parametrisation.Target(prediction, clean, noise, process.Amplitudes(times, clean)).alias().MoveToOuterDisposeScope();
    }

    /// <summary>Signal-to-noise ratio (a / s)^2.</summary>
    /// <param name="process">The process.</param>
    /// <param name="times">[B].</param>
    /// <returns>float32[B].</returns>
    public static Tensor SignalToNoise(this IForwardProcess process, Tensor times) =>
        tensor(Array.ConvertAll(Values(times), t => (float)Ratio(process, t)), device: times.device);

    internal static double Ratio(IForwardProcess process, double time)
    {
        var (signal, noise) = process.At(time);
        return signal * signal / (noise * noise);
    }

    internal static double[] Values(Tensor times)
    {
        using var scope = NewDisposeScope();
        return times.detach().cpu().to(ScalarType.Float64).data<double>().ToArray();
    }
}
