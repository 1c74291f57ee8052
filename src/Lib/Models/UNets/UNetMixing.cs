namespace Experiments.Models;

/// <summary>How the places of an image exchange what they know.</summary>
public enum UNetMixing
{
    /// <summary>Self-attention with a residual connection (DDPM).</summary>
    Attention,

    /// <summary>Transformer blocks: self-attention, attention over the context, gated MLP (latent diffusion).</summary>
    Transformer,

    /// <summary>Self-attention whose keys and values are joined by those of the context (the pixel-space text-to-image networks).</summary>
    JoinedContext,
}
