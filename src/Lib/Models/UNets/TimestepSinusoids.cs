using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Timesteps as sines and cosines of periods from 2 pi to 2 pi 10000, as DDPM tells them to its network.</summary>
public static class TimestepSinusoids
{
    private const double LongestPeriod = 10_000;

    /// <summary>Embeds numbers.</summary>
    /// <param name="timesteps">[B], integers or floats, fractions allowed.</param>
    /// <param name="width">Size of an embedding; an odd one ends in a zero.</param>
    /// <param name="cosineFirst">Whether cosines stand before sines.</param>
    /// <param name="shift">How many frequencies short of the longest period the list ends.</param>
    /// <returns>float32[B, width]; the angles are computed in double precision.</returns>
    public static Tensor Embed(Tensor timesteps, int width, bool cosineFirst = true, int shift = 0)
    {
        Check.Shape(timesteps, [-1]);
        int half = width / 2;
        Check.Member(half > shift, "width", width, $"use at least {2 * (shift + 1)}");
        using var scope = NewDisposeScope();
        var frequencies = tensor(Enumerable.Range(0, half).Select(i => Math.Exp(-Math.Log(LongestPeriod) * i / (half - shift))).ToArray(), device: timesteps.device);
        var angles = timesteps.to(ScalarType.Float64).unsqueeze(1) * frequencies;
        var (sine, cosine) = (angles.sin(), angles.cos());
        var waves = (cosineFirst ? cat([cosine, sine], 1) : cat([sine, cosine], 1)).to(ScalarType.Float32);
        return (width % 2 == 0 ? waves : nn.functional.pad(waves, [0, 1])).MoveToOuterDisposeScope();
    }
}
