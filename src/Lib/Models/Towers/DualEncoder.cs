using Experiments.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Image and text tower with unit embeddings, a learned temperature and (for the sigmoid loss) a learned bias.</summary>
/// <remarks>
/// SigLIP, section 3; big_vision <c>two_towers.py</c>. z = z / (|z| + 1e-8); logits = exp(t') x y^T + b. Both scalars are float32.
/// The printed formula of the paper has the sign of the bias the other way round; this is the one that was trained.
/// </remarks>
public sealed class DualEncoder : nn.Module<Tensor, Tensor, Tensor>
{
    private static readonly Scalar Guard = 1e-8; // static: a scalar made on the fly may be finalised during the native call
    private readonly Vit image;
    private readonly TextTower text;
    private readonly Parameter t;
    private readonly Parameter? b;

    /// <summary>Creates both towers.</summary>
    /// <param name="config">Their shapes.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shapes cannot be built or do not meet in one space.</exception>
    public DualEncoder(DualEncoderConfig config, Device? device = null)
        : base(nameof(DualEncoder))
    {
        config.Validate();
        Config = config;
        image = new Vit(config.Image, device);
        text = new TextTower(config.Text, device);
        t = LayerSetup.Own(device, initial => initial.fill_((float)Math.Log(config.Temperature)), 1);
        if (config.Bias is { } bias)
            b = LayerSetup.Own(device, initial => initial.fill_((float)bias), 1);
        RegisterComponents();
    }

    /// <summary>Both towers' shapes.</summary>
    public DualEncoderConfig Config { get; }

    /// <summary>The image tower.</summary>
    public Vit Image => image;

    /// <summary>The text tower.</summary>
    public TextTower Text => text;

    /// <summary>float32[1]: t', the logarithm of the factor on the similarities.</summary>
    public Parameter LogTemperature => t;

    /// <summary>float32[1]: b; null where the model has none.</summary>
    public Parameter? Bias => b;

    /// <summary>Embeds images.</summary>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <returns>float32[B, E], unit rows.</returns>
    public Tensor EncodeImage(Tensor images)
    {
        using var scope = NewDisposeScope();
        return Normalise(image.forward(images)).MoveToOuterDisposeScope();
    }

    /// <summary>Embeds texts.</summary>
    /// <param name="tokens">int64[B, Length].</param>
    /// <returns>float32[B, E], unit rows.</returns>
    public Tensor EncodeText(Tensor tokens) => EncodeText(tokens, null);

    /// <summary>Embeds texts whose padding is hidden.</summary>
    /// <param name="tokens">int64[B, Length].</param>
    /// <param name="mask">As for <see cref="TextTower.forward(Tensor, Tensor?)"/>; null for none, which is how SigLIP was trained.</param>
    /// <returns>float32[B, E], unit rows.</returns>
    public Tensor EncodeText(Tensor tokens, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return Normalise(text.forward(tokens, mask)).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of every image with every text.</summary>
    /// <param name="imageEmbeddings">float32[B, E], unit rows.</param>
    /// <param name="textEmbeddings">float32[T, E], unit rows.</param>
    /// <returns>float32[B, T]; for a sigmoid model, the probability that the two belong together is their sigmoid.</returns>
    public Tensor Logits(Tensor imageEmbeddings, Tensor textEmbeddings)
    {
        using var scope = NewDisposeScope();
        var logits = imageEmbeddings.mm(textEmbeddings.t()).to(ScalarType.Float32) * t.exp();
        return (b is null ? logits : logits + b).MoveToOuterDisposeScope();
    }

    /// <summary>Encodes both sides and compares them.</summary>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="tokens">int64[T, Length].</param>
    /// <returns>float32[B, T]: logits.</returns>
    public override Tensor forward(Tensor images, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return Logits(EncodeImage(images), EncodeText(tokens)).MoveToOuterDisposeScope();
    }

    private static Tensor Normalise(Tensor z) => z / z.norm(-1, keepdim: true).add(Guard);
}
