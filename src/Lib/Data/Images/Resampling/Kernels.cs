namespace Experiments.Data.Resampling;

/// <summary>Weights by signed distance in target or source pixels, whichever is larger.</summary>
internal static class Kernels
{
    /// <summary>One pixel wide.</summary>
    public static double Box(double x) => x is > -0.5 and <= 0.5 ? 1 : 0;

    /// <summary>Linear interpolation, support 1.</summary>
    public static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    /// <summary>A sinc under a Hamming window, support 1. The window's constants are of single precision, as in Pillow.</summary>
    public static double Hamming(double x) =>
        Math.Abs(x) >= 1 ? 0 : Sinc(x) * (0.54f + 0.46f * Math.Cos(Math.PI * Math.Abs(x)));

    /// <summary>Cubic convolution (Keys 1981), support 2.</summary>
    /// <param name="x">Distance.</param>
    /// <param name="a">Slope at distance 1: -0.5, or -0.75 as some libraries have it.</param>
    public static double Cubic(double x, double a)
    {
        x = Math.Abs(x);
        return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    /// <summary>A sinc under the main lobe of a wider one, support 3.</summary>
    public static double Lanczos(double x) => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
