using Experiments.Core;

namespace Experiments.Diffusion;

/// <summary>Chooses timesteps, from noisy to clean, with numpy's rounding (half-way cases to even), which published samplers rest on.</summary>
internal static class TimestepSelection
{
    /// <summary>Whole steps, as DDPM and DDIM count them.</summary>
    public static double[] Whole(int trained, int steps, TimestepSpacing spacing, int offset) =>
        Within(trained, Array.ConvertAll(Even(trained, steps, spacing, offset), Math.Round));

    /// <summary>As Euler and Heun count them: fractions stay, to float32.</summary>
    public static double[] Fractional(int trained, int steps, TimestepSpacing spacing, int offset) =>
        Within(trained, Array.ConvertAll(Even(trained, steps, spacing, offset), t => spacing == TimestepSpacing.Linspace ? (double)(float)t : Math.Round(t)));

    /// <summary>As multistep solvers count them: one interval more, whose clean end is left out.</summary>
    public static double[] OpenEnded(int trained, int last, int steps, TimestepSpacing spacing, int offset) => spacing switch
    {
        TimestepSpacing.Linspace => Array.ConvertAll(Line(last - 1, steps + 1), Math.Round)[..steps],
        TimestepSpacing.Leading => Within(trained, [.. Enumerable.Range(1, steps).Reverse().Select(i => (double)i * (last / (steps + 1)) + offset)]),
        _ => Array.ConvertAll(Trailing(trained, last, steps), Math.Round),
    };

    private static double[] Even(int trained, int steps, TimestepSpacing spacing, int offset)
    {
        Check.Member(steps > 0 && steps <= trained, "Steps", steps, $"use 1 to {trained} steps, as many as the schedule has");
        return spacing switch
        {
            TimestepSpacing.Linspace => Line(trained - 1, steps),
            TimestepSpacing.Leading => [.. Enumerable.Range(0, steps).Reverse().Select(i => (double)i * (trained / steps) + offset)],
            TimestepSpacing.Trailing => Trailing(trained, trained, steps),
            _ => throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "Use one of the named spacings."),
        };
    }

    /// <summary>From last down to 0.</summary>
    private static double[] Line(int last, int count)
    {
        double step = count > 1 ? (double)last / (count - 1) : 0;
        return [.. Enumerable.Range(0, count).Reverse().Select(i => i == count - 1 && i > 0 ? last : i * step)];
    }

    /// <summary>numpy fills a range from its first difference, not from the step that was asked for.</summary>
    private static double[] Trailing(int trained, int last, int steps)
    {
        double difference = last + -((double)trained / steps) - last;
        return [.. Enumerable.Range(0, steps).Select(i => Math.Round(last + i * difference) - 1)];
    }

    private static double[] Within(int trained, double[] timesteps)
    {
        foreach (double t in timesteps)
            Check.Member(t >= 0 && t <= trained - 1, "Offset", t, $"choose spacing, steps and offset so that timesteps lie in 0..{trained - 1}");
        return timesteps;
    }
}
