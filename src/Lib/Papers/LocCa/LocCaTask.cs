namespace Experiments.Papers.LocCa;

/// <summary>What one sequence of the decoder is about; a word in front of it says which (section 3).</summary>
public enum LocCaTask
{
    /// <summary>The caption of the whole picture.</summary>
    Caption,

    /// <summary>AREF, automatic referring expressions: a region's text, then its box.</summary>
    Refer,

    /// <summary>GCAP, grounded captioning: a box, then its region's text.</summary>
    Ground,
}
