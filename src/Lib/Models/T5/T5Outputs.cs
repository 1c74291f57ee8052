using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>An encoder-decoder's named intermediates.</summary>
/// <param name="Logits">float32[B, T, V].</param>
/// <param name="EncoderStates">float32[B, N, D]: what enters each block of the encoder, and last its output after the final norm.</param>
/// <param name="DecoderStates">float32[B, T, D]: the same of the decoder.</param>
/// <param name="EncoderBias">float32[1, H, N, N]: what relative positions add to the encoder's attention scores, in every block.</param>
/// <param name="DecoderBias">float32[1, H, T, T]: the same of the decoder's self-attention, without causality.</param>
public sealed record T5Outputs(
    Tensor Logits,
    IReadOnlyList<Tensor> EncoderStates,
    IReadOnlyList<Tensor> DecoderStates,
    Tensor EncoderBias,
    Tensor DecoderBias);
