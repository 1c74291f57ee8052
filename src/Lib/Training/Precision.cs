namespace Experiments.Training;

/// <summary>Arithmetic of the forward pass; weights, gradients and moments are float32 in either case.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Float32,

    /// <summary>Matrix products and convolutions in bfloat16 under autocast; on CUDA devices only, since it is slower on a CPU.</summary>
    Bfloat16,
}
