namespace Experiments.Models;

/// <summary>What a residual block does to the resolution.</summary>
internal enum UNetResample
{
    None,

    /// <summary>Halves it by mean pooling.</summary>
    Down,

    /// <summary>Doubles it by repetition.</summary>
    Up,
}
