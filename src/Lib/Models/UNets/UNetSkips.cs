namespace Experiments.Models;

/// <summary>What the way down keeps for the way up.</summary>
public enum UNetSkips
{
    /// <summary>The first convolution, every residual block and every smaller image: as published since DDPM.</summary>
    All,

    /// <summary>The residual blocks alone, so that the way up has no more blocks than the way down: less work.</summary>
    Blocks,
}
