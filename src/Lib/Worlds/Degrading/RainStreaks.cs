namespace Experiments.Worlds.Degrading;

/// <summary>Slanted bright streaks: y = x + 0.45 coverage (1 - x), where streaks do not add up.</summary>
internal static class RainStreaks
{
    private const float HalfWidth = 0.008f;

    internal static void Apply(Span<float> planes, int size, float level, in PixelNoise noise)
    {
        int count = (int)(0.9f * size * level);
        float slope = 0.7f * noise.Uniform(0) - 0.35f;
        float norm = MathF.Sqrt(1f + slope * slope);
        var coverage = new float[size * size];
        for (int i = 0; i < count; i++)
        {
            float length = 0.1f + 0.15f * noise.Uniform(3 * i + 3);
            Cover(coverage, size, noise.Uniform(3 * i + 1), noise.Uniform(3 * i + 2), slope / norm, 1f / norm, length);
        }
        for (int channel = 0; channel < 3; channel++)
        {
            var plane = planes.Slice(channel * coverage.Length, coverage.Length);
            for (int i = 0; i < plane.Length; i++)
                plane[i] += 0.45f * coverage[i] * (1f - plane[i]);
        }
    }

    // One segment from (u, v) along the unit vector (du, dv), with a pixel of anti-aliasing.
    private static void Cover(float[] coverage, int size, float u, float v, float du, float dv, float length)
    {
        float margin = HalfWidth + 1f / size;
        int left = Pixel(MathF.Min(u, u + length * du) - margin, size);
        int right = Pixel(MathF.Max(u, u + length * du) + margin, size);
        int top = Pixel(v - margin, size);
        int bottom = Pixel(v + length * dv + margin, size);
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                float x = (column + 0.5f) / size - u;
                float y = (row + 0.5f) / size - v;
                float along = Math.Clamp(x * du + y * dv, 0f, length);
                float distance = MathF.Sqrt((x - along * du) * (x - along * du) + (y - along * dv) * (y - along * dv));
                float cover = Math.Clamp(0.5f - (distance - HalfWidth) * size, 0f, 1f);
                ref float at = ref coverage[row * size + column];
                at = MathF.Max(at, cover);
            }
        }
    }

    private static int Pixel(float coordinate, int size) => Math.Clamp((int)MathF.Floor(coordinate * size), 0, size - 1);
}
