using Experiments.Core;

namespace Experiments.Worlds.Degrading;

/// <summary>The per-pixel draws of one image. Slots count channels and pixels; each use has a range of its own.</summary>
/// <param name="scene">Whose image.</param>
/// <param name="size">Pixels a side.</param>
/// <param name="first">First slot of the use.</param>
internal readonly struct PixelNoise(Scene scene, int size, ulong first)
{
    /// <summary>First slot of <see cref="Degradation"/>.</summary>
    internal const ulong Degradation = 0;

    /// <summary>First slot of the camera noise of households.</summary>
    internal const ulong Camera = 1UL << 33;

    private const ulong Picture = 1UL << 32;
    private readonly CounterRandom random = new(scene.Seed, Streams.PixelNoise(scene.Stream), scene.Index);
    private readonly int pixels = size * size;

    /// <summary>A standard normal deviate of one channel of one pixel.</summary>
    internal float Normal(int channel, int pixel)
    {
        ulong slot = first + (ulong)(channel + 3 * pixel);
        return random.Normal(slot, slot + 3 * (ulong)pixels);
    }

    /// <summary>A uniform deviate of the picture as a whole.</summary>
    internal float Uniform(int draw) => random.Uniform(first + Picture + (ulong)draw);

    /// <summary>Adds noise to the planes of a picture.</summary>
    internal void Add(Span<float> planes, float sigma)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
                planes[channel * pixels + pixel] += sigma * Normal(channel, pixel);
        }
    }
}
