namespace Experiments.Diffusion;

/// <summary>The timesteps and noise levels of an Euler or Heun run; one sigma more than timesteps.</summary>
internal sealed record SigmaPlan(double[] Timesteps, double[] Sigmas, double InitialScale)
{
    public static SigmaPlan Of(
        NoiseSchedule schedule, int steps, TimestepSpacing spacing, int offset, SigmaSpacing sigmaSpacing, double? most = null, double? least = null, FinalSigma final = FinalSigma.Zero)
    {
        var table = new SigmaTable(schedule);
        var timesteps = TimestepSelection.Fractional(schedule.Steps, steps, spacing, offset);
        var sigmas = Array.ConvertAll(timesteps, table.At);
        if (sigmaSpacing == SigmaSpacing.Karras)
        {
            sigmas = SigmaTable.Karras(most ?? sigmas[0], least ?? sigmas[^1], steps);
            timesteps = Array.ConvertAll(sigmas, table.Timestep);
        }
        else if (sigmaSpacing == SigmaSpacing.Logarithmic)
        {
            // One value more than steps: the run ends at the schedule's least noise, and the final sigma is never reached.
            sigmas = SigmaTable.Logarithmic(table.Most, table.Least, steps + 1);
        }
        sigmas = [.. sigmas, final == FinalSigma.Zero ? 0 : table.Least];
        double largest = sigmas.Max();
        return new(timesteps, sigmas, spacing == TimestepSpacing.Leading ? Math.Sqrt(largest * largest + 1) : largest);
    }

    /// <summary>a and s of the variance-preserving form of a noise level.</summary>
    public static (double Signal, double Noise) Amplitudes(double sigma)
    {
        double signal = 1 / Math.Sqrt(sigma * sigma + 1);
        return (signal, sigma * signal);
    }
}
