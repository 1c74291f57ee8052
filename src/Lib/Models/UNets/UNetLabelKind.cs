namespace Experiments.Models;

/// <summary>How labels join the time embedding.</summary>
public enum UNetLabelKind
{
    /// <summary>A learned vector a class; int64[B].</summary>
    Table,

    /// <summary>Numbers embedded as timesteps are, such as a level of added noise; float32[B].</summary>
    Timestep,

    /// <summary>Vectors of the embedding's own size, added as they are; float32[B, T].</summary>
    Vector,

    /// <summary>Vectors through an MLP; float32[B, Size].</summary>
    Projection,

    /// <summary>Vectors through a matrix; float32[B, Size].</summary>
    Matrix,
}
