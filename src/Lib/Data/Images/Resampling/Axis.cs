namespace Experiments.Data.Resampling;

/// <summary>Which source samples make each target sample along one axis, and by which weights.</summary>
internal sealed class Axis
{
    /// <summary>Room for targets whose samples come one after another.</summary>
    /// <param name="count">Target samples.</param>
    /// <param name="taps">Most source samples of one target.</param>
    public Axis(int count, int taps)
    {
        (Count, Taps) = (count, taps);
        Starts = new int[count];
        Sizes = new int[count];
        Weights = new double[count * taps];
    }

    /// <summary>Target samples.</summary>
    public int Count { get; }

    /// <summary>Weights kept for each target.</summary>
    public int Taps { get; }

    /// <summary>First source sample of each target.</summary>
    public int[] Starts { get; }

    /// <summary>Source samples of each target, 1 to <see cref="Taps"/>.</summary>
    public int[] Sizes { get; }

    /// <summary>[Count, Taps]; what lies beyond a target's size is 0.</summary>
    public double[] Weights { get; }

    /// <summary>Source samples before this one are not used.</summary>
    public int First => Starts.Min();

    /// <summary>Source samples from this one on are not used.</summary>
    public int End => Enumerable.Range(0, Count).Max(i => Starts[i] + Sizes[i]);

    /// <summary>Counts source samples from another one.</summary>
    /// <param name="first">The sample that is number 0 from now on.</param>
    public void StartAt(int first)
    {
        for (int i = 0; i < Count; i++)
            Starts[i] -= first;
    }

    /// <summary>A kernel over the pixels around each target's centre, cut off at the borders and scaled to a sum of 1.</summary>
    /// <param name="span">Sizes and the part that is wanted.</param>
    /// <param name="kernel">Weight by distance.</param>
    /// <param name="support">Distance beyond which the kernel is 0.</param>
    public static Axis Filtered(AxisSpan span, Func<double, double> kernel, double support)
    {
        // Shrinking widens the kernel, so that every source sample counts.
        double scale = (double)span.Source / span.Target, widening = Math.Max(scale, 1), reach = support * widening;
        var axis = new Axis(span.Count, (int)Math.Ceiling(reach) * 2 + 1);
        for (int i = 0; i < span.Count; i++)
        {
            double centre = (span.First + i + 0.5) * scale;
            int start = Math.Max(0, (int)(centre - reach + 0.5)), size = Math.Min(span.Source, (int)(centre + reach + 0.5)) - start;
            var weights = axis.Weights.AsSpan(i * axis.Taps, size);
            double sum = 0;
            for (int j = 0; j < size; j++)
                sum += weights[j] = kernel((j + start - centre + 0.5) * (1 / widening));
            for (int j = 0; j < size && sum != 0; j++)
                weights[j] /= sum;
            (axis.Starts[i], axis.Sizes[i]) = (start, size);
        }
        return axis;
    }

    /// <summary>A kernel of fixed width at each target's place in the source; samples beyond the border repeat the one at it.</summary>
    /// <param name="span">Sizes and the part that is wanted.</param>
    /// <param name="kernel">Weight by distance.</param>
    /// <param name="support">Whole distance at which the kernel becomes 0.</param>
    /// <param name="corners">Whether the centres of the outermost pixels coincide, rather than the outer edges.</param>
    public static Axis Repeated(AxisSpan span, Func<double, double> kernel, int support, bool corners)
    {
        double scale = corners ? span.Target > 1 ? (span.Source - 1.0) / (span.Target - 1) : 0 : (double)span.Source / span.Target;
        var axis = new Axis(span.Count, 2 * support);
        for (int i = 0; i < span.Count; i++)
        {
            double place = corners ? (span.First + i) * scale : (span.First + i + 0.5) * scale - 0.5;
            int lowest = (int)Math.Floor(place) - support + 1, last = span.Source - 1;
            int start = Math.Clamp(lowest, 0, last), end = Math.Clamp(lowest + 2 * support - 1, 0, last);
            for (int j = 0; j < 2 * support; j++)
                axis.Weights[i * axis.Taps + Math.Clamp(lowest + j, 0, last) - start] += kernel(Math.Abs(lowest + j - place));
            (axis.Starts[i], axis.Sizes[i]) = (start, end - start + 1);
        }
        return axis;
    }

    /// <summary>One source sample for each target.</summary>
    /// <param name="span">Sizes and the part that is wanted.</param>
    /// <param name="source">Source sample of a target sample; cut to those there are.</param>
    public static Axis Picked(AxisSpan span, Func<int, int> source)
    {
        var axis = new Axis(span.Count, 1);
        for (int i = 0; i < span.Count; i++)
            (axis.Starts[i], axis.Sizes[i], axis.Weights[i]) = (Math.Clamp(source(span.First + i), 0, span.Source - 1), 1, 1);
        return axis;
    }

    /// <summary>A run of source samples for each target.</summary>
    /// <param name="span">Sizes and the part that is wanted.</param>
    /// <param name="run">First sample, end and the weight of each sample, of a target sample.</param>
    public static Axis Runs(AxisSpan span, Func<int, (int Start, int End, Func<int, double> Weight)> run)
    {
        var axis = new Axis(span.Count, span.Source / span.Target + 3);
        for (int i = 0; i < span.Count; i++)
        {
            var (start, end, weight) = run(span.First + i);
            for (int j = start; j < end; j++)
                axis.Weights[i * axis.Taps + j - start] = weight(j);
            (axis.Starts[i], axis.Sizes[i]) = (start, end - start);
        }
        return axis;
    }
}
