namespace Experiments.Models.Pretrained;

/// <summary>What big_vision's blocks call their parts.</summary>
/// <param name="Attention">Self-attention.</param>
/// <param name="SecondNorm">The norm before the MLP.</param>
/// <param name="Mlp">The MLP.</param>
/// <param name="Positions">The image tower's position table.</param>
internal sealed record BigVisionNames(string Attention, string SecondNorm, string Mlp, string Positions)
{
    /// <summary>Since 2022: one counter a kind of layer, positions for patches alone.</summary>
    public static BigVisionNames Present { get; } = new("MultiHeadDotProductAttention_0", "LayerNorm_1", "MlpBlock_0", "pos_embedding");

    /// <summary>Of the first ViT and the AugReg archives: one counter for all layers, and a class token with a position of its own.</summary>
    public static BigVisionNames Original { get; } =
        new("MultiHeadDotProductAttention_1", "LayerNorm_2", "MlpBlock_3", "Transformer/posembed_input/pos_embedding");
}
