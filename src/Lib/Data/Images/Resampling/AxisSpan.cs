namespace Experiments.Data.Resampling;

/// <summary>A part of a resized axis.</summary>
/// <param name="Source">Samples of the source.</param>
/// <param name="Target">Samples of the whole target.</param>
/// <param name="First">First target sample that is wanted.</param>
/// <param name="Count">Target samples that are wanted.</param>
internal readonly record struct AxisSpan(int Source, int Target, int First, int Count)
{
    /// <summary>The whole axis.</summary>
    public AxisSpan(int source, int target)
        : this(source, target, 0, target)
    {
    }

    /// <summary>Whether the target samples are source samples, whatever the method.</summary>
    public bool IsUnchanged => Source == Target;
}
