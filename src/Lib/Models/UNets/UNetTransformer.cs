using Experiments.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Transformer blocks over the places of an image and a context, between two projections, with a residual connection.</summary>
internal sealed class UNetTransformer : nn.Module<Tensor, Tensor?, Tensor>
{
    private const double Epsilon = 1e-6;
    private readonly GroupedNorm norm;
    private readonly Dense proj_in;
    private readonly ModuleList<UNetTransformerBlock> transformer_blocks;
    private readonly Dense proj_out;

    public UNetTransformer(int width, UNetAttention attention, UNetConfig config, Device? device)
        : base(nameof(UNetTransformer))
    {
        norm = new GroupedNorm(attention.Groups ?? config.Groups, width, Epsilon, device);
        proj_in = Dense.Xavier(width, width, 1, device);
        transformer_blocks = new ModuleList<UNetTransformerBlock>(
            [.. Enumerable.Range(0, attention.Depth).Select(_ => new UNetTransformerBlock(width, attention, device))]);
        proj_out = Dense.Xavier(width, width, 1, device);
        RegisterComponents();
    }

    /// <param name="input">float[B, C, H, W].</param>
    /// <param name="context">float[B, N, E].</param>
    /// <returns>float[B, C, H, W].</returns>
    public override Tensor forward(Tensor input, Tensor? context)
    {
        using var scope = NewDisposeScope();
        var tokens = proj_in.call(Places.ToTokens(norm.call(input)));
        foreach (var block in transformer_blocks)
            tokens = block.call(tokens, context!);
        return (input + Places.ToImages(proj_out.call(tokens), input.shape)).MoveToOuterDisposeScope();
    }
}
