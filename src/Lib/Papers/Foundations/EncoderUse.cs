namespace Experiments.Papers.Foundations;

/// <summary>What becomes of a pretrained encoder while a decoder learns on top of it.</summary>
public enum EncoderUse
{
    /// <summary>It stays as it is: pictures are encoded once, and only the decoder is trained.</summary>
    Frozen,

    /// <summary>It is trained with the decoder: pictures are encoded in every step.</summary>
    FineTuned,

    /// <summary>It is not asked: the decoder reads zeros. The control that tells what prompts and answers alone give away.</summary>
    Blind,
}
