namespace Experiments.Models;

/// <summary>How an image tower turns its tokens into one vector.</summary>
public enum ImagePooling
{
    /// <summary>Attention pooling by a learned probe: SigLIP's way.</summary>
    Map,

    /// <summary>Mean over the tokens.</summary>
    Gap,

    /// <summary>A class token put before the others: CLIP's and LiT's way.</summary>
    Tok,

    /// <summary>No pooling: the tower gives its tokens, as a captioner's encoder does.</summary>
    None,
}
