namespace Experiments.Objectives;

/// <summary>What a token of a caption weighs in <see cref="CaptionLoss"/>.</summary>
public enum CaptionReduction
{
    /// <summary>Mean over the tokens of each caption, then over captions: short captions weigh as much as long ones (Cap and CapPa, PaliGemma's own trainer).</summary>
    PerCaption,

    /// <summary>Mean over all tokens of the batch: long captions weigh more (the transformers library).</summary>
    PerToken,

    /// <summary>Sum over the tokens of each caption, mean over captions.</summary>
    Summed,
}
