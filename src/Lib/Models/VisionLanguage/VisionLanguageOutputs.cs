using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>A vision-language model's named intermediates; sequences are N image tokens, then T text tokens.</summary>
/// <param name="Image">What the image tower did; its <see cref="VitOutputs.Tokens"/> are float[B, N, image width].</param>
/// <param name="Projected">float[B, N, D]: image tokens as the decoder gets them, unscaled.</param>
/// <param name="Positions">int64[B, N + T]: counts real tokens.</param>
/// <param name="Decoder">Masks, states, attention weights and logits, each over N + T places.</param>
public sealed record VisionLanguageOutputs(VitOutputs Image, Tensor Projected, Tensor Positions, GemmaOutputs Decoder);
