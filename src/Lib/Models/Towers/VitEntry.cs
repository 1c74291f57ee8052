namespace Experiments.Models;

/// <summary>What becomes of an image before the first block of its tower.</summary>
public enum VitEntry
{
    /// <summary>Patches with a bias; positions for patches alone, so that a class token, put first, has none.</summary>
    Patches,

    /// <summary>Patches with a bias; the class token has a position of its own, the table's first.</summary>
    PlacedClass,

    /// <summary>Patches without a bias; the class token has a position of its own; one norm before the blocks. CLIP's way.</summary>
    NormedClass,
}
