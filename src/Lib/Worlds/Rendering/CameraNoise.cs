using Experiments.Worlds.Degrading;

namespace Experiments.Worlds.Rendering;

/// <summary>The noise of a household's camera, on the finished canvas.</summary>
internal static class CameraNoise
{
    internal static void Add(Canvas canvas, Scene scene, float sigma)
    {
        var noise = new PixelNoise(scene, canvas.Size, PixelNoise.Camera);
        Add(canvas, canvas.Red, noise, 0, sigma);
        Add(canvas, canvas.Green, noise, 1, sigma);
        Add(canvas, canvas.Blue, noise, 2, sigma);
    }

    private static void Add(Canvas canvas, float[] plane, in PixelNoise noise, int channel, float sigma)
    {
        for (int row = 0; row < canvas.Size; row++)
        {
            for (int column = 0; column < canvas.Size; column++)
                plane[row * canvas.Stride + column] += sigma * noise.Normal(channel, row * canvas.Size + column);
        }
    }
}
