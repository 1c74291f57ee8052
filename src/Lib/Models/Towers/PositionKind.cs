namespace Experiments.Models;

/// <summary>Position embeddings of an image tower.</summary>
public enum PositionKind
{
    /// <summary>A learned table, normal with deviation 1 / sqrt(width) at the start.</summary>
    Learned,

    /// <summary>Fixed sines and cosines of both axes, not trained.</summary>
    SinCos2d,
}
