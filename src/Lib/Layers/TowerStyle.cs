using Experiments.Core;

namespace Experiments.Layers;

/// <summary>What a family of transformers computes alike in all sizes.</summary>
/// <param name="NormEpsilon">Added to the variance in every norm.</param>
/// <param name="Activation">Between the two matrices of an MLP.</param>
/// <param name="Block">How attention and MLP are joined.</param>
/// <param name="QkvBias">Whether queries, keys and values have biases.</param>
/// <param name="HeadBias">Whether the tower's last linear layer has one.</param>
public sealed record TowerStyle(
    double NormEpsilon = LayerSetup.NormEpsilon,
    Activation Activation = Activation.GeluTanh,
    BlockForm Block = BlockForm.Sequential,
    bool QkvBias = true,
    bool HeadBias = true)
{
    /// <summary>big_vision's towers, SigLIP's among them.</summary>
    public static TowerStyle BigVision { get; } = new();

    /// <summary>OpenAI's CLIP: epsilon 1e-5, quick GELU, projections without bias.</summary>
    public static TowerStyle Clip { get; } = new(1e-5, Activation.QuickGelu, HeadBias: false);

    /// <summary>The AugReg ViT as Hugging Face computes it: epsilon 1e-12, exact GELU.</summary>
    public static TowerStyle AugReg { get; } = new(1e-12, Activation.Gelu);

    /// <summary>ViT-22B: parallel branches, query and key norm, no biases in projections to queries, keys and values.</summary>
    public static TowerStyle Vit22B { get; } = new(Block: BlockForm.Parallel, QkvBias: false);

    /// <summary>A copy with some members changed.</summary>
    /// <param name="normEpsilon">As the member of that name.</param>
    /// <param name="activation">As the member of that name.</param>
    /// <param name="block">As the member of that name.</param>
    /// <param name="qkvBias">As the member of that name.</param>
    /// <param name="headBias">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public TowerStyle With(double? normEpsilon = null, Activation? activation = null, BlockForm? block = null, bool? qkvBias = null, bool? headBias = null) =>
        new(normEpsilon ?? NormEpsilon, activation ?? Activation, block ?? Block, qkvBias ?? QkvBias, headBias ?? HeadBias);

    /// <summary>Requires a style that can be built.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate() => Check.Positive(NormEpsilon, "TowerStyle.NormEpsilon");
}
