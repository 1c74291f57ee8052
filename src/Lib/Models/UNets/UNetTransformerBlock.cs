using Experiments.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Self-attention, attention over the context, and a gated MLP with exact GELU, each after a layer norm.</summary>
internal sealed class UNetTransformerBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private const double Epsilon = 1e-5;
    private readonly LayerNorm norm1;
    private readonly UNetContextAttention attn1;
    private readonly LayerNorm norm2;
    private readonly UNetContextAttention attn2;
    private readonly LayerNorm norm3;
    private readonly Dense ff_gate;
    private readonly Dense ff_out;
    private readonly bool contextOnly;

    public UNetTransformerBlock(int width, UNetAttention attention, Device? device)
        : base(nameof(UNetTransformerBlock))
    {
        contextOnly = attention.ContextOnly;
        LayerNorm Norm() => nn.LayerNorm(width, Epsilon, device: device, dtype: BlankParameters.Type);
        norm1 = Norm();
        attn1 = new UNetContextAttention(width, contextOnly ? attention.ContextWidth : width, attention.Heads, device);
        norm2 = Norm();
        attn2 = new UNetContextAttention(width, attention.ContextWidth, attention.Heads, device);
        norm3 = Norm();
        ff_gate = Dense.Xavier(width, 4 * width, 2, device);
        ff_out = Dense.Xavier(4 * width, width, 1, device);
        RegisterComponents();
    }

    /// <param name="tokens">float[B, T, D].</param>
    /// <param name="context">float[B, N, E].</param>
    /// <returns>float[B, T, D].</returns>
    public override Tensor forward(Tensor tokens, Tensor context)
    {
        using var scope = NewDisposeScope();
        var normal = norm1.call(tokens);
        var x = tokens + attn1.call(normal, contextOnly ? context : normal);
        x = x + attn2.call(norm2.call(x), context);
        var parts = ff_gate.call(norm3.call(x)).chunk(2, -1); // values, then gates
        return (x + ff_out.call(parts[0] * Activation.Gelu.Apply(parts[1]))).MoveToOuterDisposeScope();
    }
}
