namespace Experiments.Layers;

/// <summary>The bend between the two matrices of an MLP.</summary>
public enum Activation
{
    /// <summary>GELU in its tanh form: SigLIP, Gemma, T5 1.1 (there called <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>).</summary>
    GeluTanh,

    /// <summary>GELU by the error function: the AugReg ViT.</summary>
    Gelu,

    /// <summary>x sigmoid(1.702 x): OpenAI's CLIP.</summary>
    QuickGelu,

    /// <summary>x sigmoid(x), also called swish: UL2.</summary>
    Silu,

    /// <summary>max(x, 0): the first T5.</summary>
    Relu,
}
