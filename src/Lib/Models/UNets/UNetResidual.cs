using Experiments.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Residual block: norm, activation, convolution, time; norm, activation, convolution; plus the input.</summary>
/// <remarks>The second convolution starts at zero, so that a fresh network passes images on unchanged.</remarks>
internal sealed class UNetResidual : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly GroupedNorm norm1;
    private readonly ConvLayer conv1;
    private readonly Dense time_emb_proj;
    private readonly GroupedNorm norm2;
    private readonly ConvLayer conv2;
    private readonly ConvLayer? conv_shortcut;
    private readonly UNetBlockStyle style;
    private readonly UNetResample resample;
    private readonly double divisor;

    public UNetResidual(int inputs, int outputs, UNetConfig config, Device? device, UNetResample resample = UNetResample.None, double divisor = 1)
        : base(nameof(UNetResidual))
    {
        style = config.BlockOrDefault;
        this.resample = resample;
        this.divisor = divisor;
        norm1 = new GroupedNorm(config.Groups, inputs, style.NormEpsilon, device);
        conv1 = ConvLayer.Of(inputs, outputs, 3, device);
        time_emb_proj = Dense.Xavier(config.TimeWidth, outputs, style.ScaleShift ? 2 : 1, device);
        norm2 = new GroupedNorm(config.Groups, outputs, style.NormEpsilon, device);
        conv2 = ConvLayer.Zero(outputs, outputs, 3, device);
        if (inputs != outputs)
            conv_shortcut = ConvLayer.Of(inputs, outputs, 1, device);
        RegisterComponents();
    }

    /// <param name="input">float[B, C, H, W].</param>
    /// <param name="time">float[B, T].</param>
    /// <returns>float[B, outputs, H', W'].</returns>
    public override Tensor forward(Tensor input, Tensor time)
    {
        using var scope = NewDisposeScope();
        var h = conv1.call(Resample(style.Activation.Apply(norm1.call(input))));
        var t = time_emb_proj.call(style.RawTime ? time : style.Activation.Apply(time)).unsqueeze(-1).unsqueeze(-1); // [B, outputs, 1, 1]
        h = style.Activation.Apply(style.ScaleShift ? Modulate(norm2.call(h), t) : norm2.call(h + t));
        if (style.Dropout > 0)
            h = nn.functional.dropout(h, style.Dropout, training);
        h = conv2.call(h);
        var x = Resample(input);
        var sum = (conv_shortcut?.call(x) ?? x) + h;
        return Divided(sum, divisor).MoveToOuterDisposeScope();
    }

    internal static Tensor Divided(Tensor sum, double divisor)
    {
        if (divisor == 1)
            return sum;
        using Scalar number = divisor;
        return sum.div(number);
    }

    internal static Tensor Enlarged(Tensor images, long height, long width) =>
        nn.functional.interpolate(images, size: [height, width], mode: InterpolationMode.Nearest);

    private static Tensor Modulate(Tensor normal, Tensor time)
    {
        using Scalar one = 1;
        var parts = time.chunk(2, 1);
        return normal * parts[0].add(one) + parts[1];
    }

    private Tensor Resample(Tensor images) => resample switch
    {
        UNetResample.Down => nn.functional.avg_pool2d(images, 2),
        UNetResample.Up => Enlarged(images, 2 * images.shape[2], 2 * images.shape[3]),
        _ => images,
    };
}
