namespace Experiments.Diffusion;

/// <summary>A schedule as noise levels sigma = sqrt((1 - abar) / abar), in which x = x_0 + sigma noise.</summary>
internal sealed class SigmaTable
{
    private const double Rho = 7;

    /// <summary>What a step without signal counts as: the smallest float16.</summary>
    private static readonly double LeastSignal = Math.Pow(2, -24);

    private readonly double[] sigmas;

    public SigmaTable(NoiseSchedule schedule) =>
        sigmas = [.. schedule.CumulativeSignal.Select(s => s == 0 ? LeastSignal : s).Select(s => Math.Sqrt((1 - s) / s))];

    public double Least => sigmas[0];

    public double Most => sigmas[^1];

    /// <summary>First timestep that is still clean enough: log(1 / sigma) at least <paramref name="leastLogSignalToNoise"/>; one past the table where all are.</summary>
    public int Last(double leastLogSignalToNoise) => sigmas.Count(s => -Math.Log(s) >= leastLogSignalToNoise);

    /// <summary>sigma at a timestep, linear between whole ones.</summary>
    public double At(double timestep)
    {
        int low = Math.Clamp((int)Math.Floor(timestep), 0, sigmas.Length - 2);
        return timestep == low ? sigmas[low] : sigmas[low] + (sigmas[low + 1] - sigmas[low]) * (timestep - low);
    }

    /// <summary>The timestep of a sigma, linear in log sigma between whole ones.</summary>
    public double Timestep(double sigma)
    {
        double log = Math.Log(Math.Max(sigma, 1e-10));
        int low = Math.Clamp(Array.FindLastIndex(sigmas, s => Math.Log(s) <= log), 0, sigmas.Length - 2);
        double below = Math.Log(sigmas[low]), above = Math.Log(sigmas[low + 1]);
        return low + Math.Clamp((log - below) / (above - below), 0, 1);
    }

    public static double[] Karras(double most, double least, int count) =>
        Ramp(Math.Pow(most, 1 / Rho), Math.Pow(least, 1 / Rho), count, root => Math.Pow(root, Rho));

    public static double[] Logarithmic(double most, double least, int count) => Ramp(Math.Log(most), Math.Log(least), count, Math.Exp);

    private static double[] Ramp(double first, double last, int count, Func<double, double> value) =>
        [.. Enumerable.Range(0, count).Select(i => value(count == 1 ? first : first + (last - first) * i / (count - 1)))];
}
