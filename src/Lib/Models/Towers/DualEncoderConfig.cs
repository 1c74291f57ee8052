using System.Text.Json.Serialization;
using Experiments.Core;

namespace Experiments.Models;

/// <summary>Two towers into one space.</summary>
/// <param name="Image">Image tower; SigLIP gives it no head, so that its pooled vector is the embedding.</param>
/// <param name="Text">Text tower; its head projects to the image tower's size.</param>
/// <param name="Temperature">Initial factor of the similarities, exp(t').</param>
/// <param name="Bias">Initial bias of the logits for the sigmoid loss; null (no such parameter) for the softmax loss.</param>
public sealed partial record DualEncoderConfig(VitConfig Image, TextConfig Text, double Temperature = 10, double? Bias = -10)
{
    /// <summary>One-minute labs and unit tests: about 0.2 M parameters.</summary>
    public static DualEncoderConfig Nano { get; } = new(VitConfig.Nano, TextConfig.Nano);

    /// <summary>Short labs: about 0.4 M parameters.</summary>
    public static DualEncoderConfig Micro { get; } = new(VitConfig.Micro, TextConfig.Micro);

    /// <summary>The default lab: 1.65 M parameters.</summary>
    public static DualEncoderConfig Mini { get; } = new(VitConfig.Mini, TextConfig.Mini);

    /// <summary>Overnight or on a GPU: 4.6 M parameters.</summary>
    public static DualEncoderConfig Small { get; } = new(VitConfig.Small, TextConfig.Small);

    /// <summary>The world's reference pair: 0.44 M parameters.</summary>
    public static DualEncoderConfig Hybrid { get; } = new(VitConfig.Hybrid, TextConfig.Hybrid);

    /// <summary>Size of the common space.</summary>
    [JsonIgnore]
    public int EmbeddingDim => Image.OutputDim;

    /// <summary>A copy with some members changed; use <c>with { Bias = null }</c> or <see cref="WithoutBias"/> to drop the bias.</summary>
    /// <param name="image">As the member of that name.</param>
    /// <param name="text">As the member of that name.</param>
    /// <param name="temperature">As the member of that name.</param>
    /// <param name="bias">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public DualEncoderConfig With(VitConfig? image = null, TextConfig? text = null, double? temperature = null, double? bias = null) =>
        new(image ?? Image, text ?? Text, temperature ?? Temperature, bias ?? Bias);

    /// <summary>A copy for the softmax loss, which no bias can change.</summary>
    /// <returns>The changed copy.</returns>
    public DualEncoderConfig WithoutBias() => this with { Bias = null };

    /// <summary>Requires towers that can be built and meet in one space.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Image.Validate();
        Text.Validate();
        Check.Member(Image.Pool != ImagePooling.None, "DualEncoderConfig.Image.Pool", Image.Pool, "choose a pooling, since one vector an image is compared");
        Check.Member(
            Text.OutputDim == Image.OutputDim, "DualEncoderConfig.Text.OutputDim", Text.OutputDim,
            $"give Text.HeadDim (or Image.HeadDim) the size of the other tower's output, here {Image.OutputDim}");
        Check.Positive(Temperature, "DualEncoderConfig.Temperature");
    }
}
