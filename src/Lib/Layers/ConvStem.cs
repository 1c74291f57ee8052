using Experiments.Core;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Small convolutional stem: four 3x3 convolutions with ReLU between them, down to a grid of tokens.</summary>
/// <remarks>
/// A plain patch embedding needs thousands of steps to see shapes that this stem sees in hundreds, so short lessons use it.
/// Channels 32, 64, 64 and the width; strides 2, 2, 1 and a quarter of the patch. He initialisation.
/// </remarks>
public sealed class ConvStem : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly Conv2d conv2;
    private readonly Conv2d conv3;
    private readonly Conv2d conv4;

    /// <summary>Creates the layer.</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="patch">Pixels between tokens: 4 or 8.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The patch is neither 4 nor 8.</exception>
    public ConvStem(int width, int patch, Device? device = null)
        : base(nameof(ConvStem))
    {
        Check.Member(patch is 4 or 8, "patch", patch, "use 4 or 8 with a convolutional stem");
        conv1 = Convolution(3, 32, 2, device);
        conv2 = Convolution(32, 64, 2, device);
        conv3 = Convolution(64, 64, 1, device);
        conv4 = Convolution(64, width, patch / 4, device);
        RegisterComponents();
    }

    /// <summary>Turns images into a grid of tokens.</summary>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <returns>float32[B, D, R / patch, R / patch].</returns>
    public override Tensor forward(Tensor images)
    {
        var x = conv1.forward(images).relu_();
        x = conv2.forward(x).relu_();
        x = conv3.forward(x).relu_();
        return conv4.forward(x);
    }

    private static Conv2d Convolution(int inputs, int outputs, int stride, Device? device)
    {
        var convolution = nn.Conv2d(inputs, outputs, 3, stride: stride, padding: 1, device: device);
        using var scope = NewDisposeScope();
        nn.init.kaiming_normal_(convolution.weight!);
        nn.init.zeros_(convolution.bias!);
        return convolution;
    }
}
