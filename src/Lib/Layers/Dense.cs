using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Affine map x W^T + b of the last axis.</summary>
/// <remarks>
/// Made where it is asked for and filled once by the caller's rule, while TorchSharp's own linear layer is always made and filled on the
/// CPU first: towers of billions of parameters are described on the <c>meta</c> device in no time.
/// Large float32 inputs on the CPU go through oneDNN's convolution, forward and backward 10 to 20 % faster than the BLAS product where
/// libtorch's BLAS does not know the processor; results agree to rounding.
/// </remarks>
internal sealed class Dense : nn.Module<Tensor, Tensor>
{
    /// <summary>Below this many input numbers the two ways take the same time.</summary>
    private const long PointwiseElements = 1 << 18;

    private readonly Parameter weight;
    private readonly Parameter? bias;

    private Dense(int inputs, int outputs, Device? device, Action<Tensor> fill, Action<Tensor>? fillBias)
        : base(nameof(Dense))
    {
        weight = LayerSetup.Own(device, fill, outputs, inputs);
        if (fillBias is not null)
            bias = LayerSetup.Own(device, fillBias, outputs);
        RegisterComponents();
    }

    /// <summary>
    /// <paramref name="matrices"/> matrices of equal size below each other; each is Xavier uniform by its own fan, so that a fused
    /// projection starts exactly as separate ones do. Biases start at zero.
    /// </summary>
    public static Dense Xavier(int inputs, int outputs, int matrices, Device? device, bool bias = true) =>
        new(inputs, outputs * matrices, device, weight => XavierEach(weight, matrices), bias ? Zero : null);

    /// <summary>Without a bias; the caller's rule fills the matrix.</summary>
    public static Dense WithoutBias(int inputs, int outputs, Device? device, Action<Tensor> fill) => new(inputs, outputs, device, fill, null);

    /// <summary>Layer of an MLP: Xavier uniform, biases normal with deviation 1e-6.</summary>
    public static Dense Mlp(int inputs, int outputs, Device? device) =>
        new(inputs, outputs, device, weight => XavierEach(weight, 1), bias => bias.normal_(0, 1e-6));

    /// <summary>Output head: normal with deviation 1 / sqrt(inputs) (flax's default), biases zero.</summary>
    public static Dense Head(int inputs, int outputs, Device? device, bool bias = true) =>
        new(inputs, outputs, device, weight => weight.normal_(0, 1 / Math.Sqrt(inputs)), bias ? Zero : null);

    /// <summary>A connector that says nothing yet: kernel and biases zero, as PaliGemma's projector starts.</summary>
    public static Dense Zeros(int inputs, int outputs, Device? device) => new(inputs, outputs, device, Zero, Zero);

    public override Tensor forward(Tensor input) =>
        IsLargeOnCpu(input) ? Pointwise(input)
        : bias is null && RowProduct.Fits(input, weight) ? RowProduct.Of(input, weight)
        : nn.functional.linear(input, weight, bias);

    private static void XavierEach(Tensor weight, int matrices)
    {
        foreach (var matrix in weight.chunk(matrices, 0))
            nn.init.xavier_uniform_(matrix);
    }

    private static void Zero(Tensor initial) => initial.zero_();

    private static bool IsLargeOnCpu(Tensor input) =>
        input.dim() == 3 && input.shape[1] > 1 && input.NumberOfElements >= PointwiseElements
        && input.device_type == TorchSharp.DeviceType.CPU && input.dtype == ScalarType.Float32;

    /// <summary>The same map as a 1 x 1 convolution over tokens lying channels-last: views in, views out.</summary>
    private Tensor Pointwise(Tensor input)
    {
        var kernel = weight.view(weight.shape[0], weight.shape[1], 1, 1);
        var output = nn.functional.conv2d(input.unsqueeze(2).permute(0, 3, 1, 2), kernel, bias);
        return output.permute(0, 2, 3, 1).squeeze(2);
    }
}
