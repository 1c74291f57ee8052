using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>The published patch form: one convolution whose kernel and stride are the patch.</summary>
public sealed class PatchEmbedding : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d proj;

    /// <summary>Creates the layer.</summary>
    /// <param name="width">Size of a token.</param>
    /// <param name="patch">Pixels a side of a patch.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <param name="bias">Whether it has a bias; CLIP's has none.</param>
    public PatchEmbedding(int width, int patch, Device? device = null, bool bias = true)
        : base(nameof(PatchEmbedding))
    {
        proj = nn.Conv2d(3, width, patch, stride: patch, bias: bias, device: device, dtype: BlankParameters.Type);
        using (NewDisposeScope())
        {
            nn.init.normal_(proj.weight!, 0, 1 / Math.Sqrt(3.0 * patch * patch));
            if (bias)
                nn.init.zeros_(proj.bias!);
        }
        RegisterComponents();
    }

    /// <summary>Cuts images into a grid of tokens; pixels beyond the last whole patch are left out.</summary>
    /// <param name="images">float32[B, 3, H, W] in [-1, 1].</param>
    /// <returns>float32[B, D, H / patch, W / patch].</returns>
    public override Tensor forward(Tensor images) => proj.forward(images);
}
