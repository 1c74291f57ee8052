using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>What a U-Net is told beside the noisy image and the timestep; each where its configuration asks for it.</summary>
/// <param name="Context">float[B, N, D]: text tokens, tokens of an image encoder, or both after each other.</param>
/// <param name="Labels">As <see cref="UNetLabelKind"/> says.</param>
/// <param name="Pooled">float[B, P], a pooled text vector, with <paramref name="Sizes"/>.</param>
/// <param name="Sizes">float[B, S], numbers embedded as timesteps are, such as original size and crop.</param>
/// <param name="TimeCondition">float[B, C], added to the sinusoids of the timestep.</param>
public sealed record UNetConditions(Tensor? Context = null, Tensor? Labels = null, Tensor? Pooled = null, Tensor? Sizes = null, Tensor? TimeCondition = null);
