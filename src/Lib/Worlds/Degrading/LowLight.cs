namespace Experiments.Worlds.Degrading;

/// <summary>Underexposure: y = 0.9 (g x)^2.2 + 0.02 n, one g in [0.35, 0.6] a picture.</summary>
internal static class LowLight
{
    internal static void Apply(Span<float> planes, float level, in PixelNoise noise)
    {
        float gain = level * (0.35f + 0.25f * noise.Uniform(0));
        foreach (ref float x in planes)
            x = 0.9f * MathF.Pow(gain * x, 2.2f);
        noise.Add(planes, 0.02f);
    }
}
