using Experiments.Layers;

namespace Experiments.Models.Pretrained;

/// <summary>Hugging Face's names of activations.</summary>
internal static class ActivationNames
{
    private static readonly (string Word, Activation Meaning)[] Names =
    [
        ("gelu_pytorch_tanh", Activation.GeluTanh),
        ("gelu_new", Activation.GeluTanh),
        ("gelu", Activation.Gelu),
        ("quick_gelu", Activation.QuickGelu),
        ("silu", Activation.Silu),
        ("swish", Activation.Silu),
        ("relu", Activation.Relu),
    ];

    /// <summary>The member <c>hidden_act</c>.</summary>
    /// <param name="config">A section.</param>
    /// <param name="otherwise">The library's default.</param>
    public static Activation HiddenActivation(this PublishedConfig config, string otherwise) => config.Choice("hidden_act", otherwise, Names);

    /// <summary>What the library calls it.</summary>
    public static string Name(this Activation activation) => Names.First(n => n.Meaning == activation).Word;
}
