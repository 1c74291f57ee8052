using Experiments.Layers;

namespace Experiments.Models;

/// <summary>What a family of image towers computes alike in all sizes.</summary>
/// <param name="Tower">Blocks, norms and head.</param>
/// <param name="Entry">What comes before the blocks.</param>
/// <param name="Resampling">How learned positions adapt to images of another size.</param>
public sealed record VitStyle(TowerStyle Tower, VitEntry Entry = VitEntry.Patches, PositionResampling Resampling = PositionResampling.Linear)
{
    /// <summary>big_vision's <c>vit.py</c>.</summary>
    public static VitStyle BigVision { get; } = new(TowerStyle.BigVision);

    /// <summary>SigLIP as Hugging Face computes it: big_vision's tower whose positions are resampled by that library's rule.</summary>
    public static VitStyle SigLip { get; } = new(TowerStyle.BigVision, Resampling: PositionResampling.Bicubic);

    /// <summary>OpenAI's CLIP.</summary>
    public static VitStyle Clip { get; } = new(TowerStyle.Clip, VitEntry.NormedClass, PositionResampling.Bicubic);

    /// <summary>The AugReg ViT as Hugging Face computes it.</summary>
    public static VitStyle AugReg { get; } = new(TowerStyle.AugReg, VitEntry.PlacedClass, PositionResampling.Bicubic);

    /// <summary>ViT-22B, section 2.</summary>
    public static VitStyle Vit22B { get; } = new(TowerStyle.Vit22B);

    /// <summary>A copy with some members changed.</summary>
    /// <param name="tower">As the member of that name.</param>
    /// <param name="entry">As the member of that name.</param>
    /// <param name="resampling">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public VitStyle With(TowerStyle? tower = null, VitEntry? entry = null, PositionResampling? resampling = null) =>
        new(tower ?? Tower, entry ?? Entry, resampling ?? Resampling);
}
