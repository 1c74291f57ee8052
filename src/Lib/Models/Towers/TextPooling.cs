namespace Experiments.Models;

/// <summary>How a text tower turns its tokens into one vector.</summary>
public enum TextPooling
{
    /// <summary>The last position, which sticky ends of text always fill: SigLIP's way.</summary>
    Last,

    /// <summary>Mean over all positions.</summary>
    Mean,

    /// <summary>Mean over the positions that are no padding.</summary>
    MaskedMean,

    /// <summary>The position of the highest token id, which is the end of text: CLIP's way.</summary>
    Eot,

    /// <summary>The first position that holds the end of text, by its id; the first of all where none does.</summary>
    FirstEnd,
}
