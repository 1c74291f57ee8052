using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Matrix, activation, matrix: from sinusoids or vectors to the time embedding's size.</summary>
internal sealed class UNetTimeMlp : nn.Module<Tensor, Tensor>
{
    private readonly Dense linear_1;
    private readonly Dense linear_2;
    private readonly Activation activation;

    public UNetTimeMlp(int inputs, int outputs, Activation activation, Device? device)
        : base(nameof(UNetTimeMlp))
    {
        this.activation = activation;
        linear_1 = Dense.Xavier(inputs, outputs, 1, device);
        linear_2 = Dense.Xavier(outputs, outputs, 1, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => linear_2.call(activation.Apply(linear_1.call(input)));
}
