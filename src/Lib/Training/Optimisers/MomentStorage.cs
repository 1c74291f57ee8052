namespace Experiments.Training;

/// <summary>How an optimiser keeps its first moment between steps; the arithmetic is in the parameters' type in either case.</summary>
public enum MomentStorage
{
    /// <summary>In the parameters' type.</summary>
    Full,

    /// <summary>Rounded to bfloat16, half the memory (Scaling Vision Transformers, section 3.4).</summary>
    Bfloat16,
}
