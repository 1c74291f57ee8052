namespace Experiments.Worlds;

/// <summary>What a profile does about held-out compositions.</summary>
public enum HoldOut
{
    /// <summary>All pairs of category and colour are drawn alike.</summary>
    Off,

    /// <summary>Held-out pairs never appear: training under the hold-out.</summary>
    Seen,

    /// <summary>Only held-out pairs appear: the test of a model trained under the hold-out.</summary>
    HeldOut,
}
