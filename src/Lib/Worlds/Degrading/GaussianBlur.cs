namespace Experiments.Worlds.Degrading;

/// <summary>A separable Gaussian blur; the border repeats its outermost pixels.</summary>
internal static class GaussianBlur
{
    internal static void Apply(Span<float> planes, int size, float sigma)
    {
        int radius = (int)MathF.Ceiling(3f * sigma);
        var kernel = new float[2 * radius + 1];
        for (int i = -radius; i <= radius; i++)
            kernel[radius + i] = MathF.Exp(-0.5f * i * i / (sigma * sigma));
        float sum = kernel.Sum();
        for (int i = 0; i < kernel.Length; i++)
            kernel[i] /= sum;
        var line = new float[size];
        for (int start = 0; start < planes.Length; start += size * size)
        {
            var plane = planes.Slice(start, size * size);
            for (int i = 0; i < size; i++)
                Filter(plane, i * size, 1, line, kernel);
            for (int i = 0; i < size; i++)
                Filter(plane, i, size, line, kernel);
        }
    }

    // One row (step 1) or column (step size) in place.
    private static void Filter(Span<float> plane, int start, int step, float[] line, float[] kernel)
    {
        int radius = kernel.Length / 2;
        for (int i = 0; i < line.Length; i++)
            line[i] = plane[start + i * step];
        for (int i = 0; i < line.Length; i++)
        {
            float sum = 0;
            for (int j = -radius; j <= radius; j++)
                sum += kernel[radius + j] * line[Math.Clamp(i + j, 0, line.Length - 1)];
            plane[start + i * step] = sum;
        }
    }
}
