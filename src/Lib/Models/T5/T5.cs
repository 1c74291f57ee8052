using Experiments.Core;
using Experiments.Layers;
using Experiments.Models.Generation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>T5 encoder-decoder: one token table, relative position biases shared by each stack, root-mean-square norms, no biases.</summary>
/// <remarks>
/// Raffel et al. 2020 and its successors T5 1.1, mT5 and UL2. Scores are not divided by sqrt(K) and embeddings are not scaled; both are
/// made up for by how the weights start. Without dropout, as in pre-training. The encoder also takes embeddings instead of token ids, so
/// that image tokens can stand before the text (<see cref="VisionEncoderDecoder"/>).
/// </remarks>
public sealed class T5 : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Labels of this value are left out of the loss.</summary>
    public const int IgnoredLabel = -100;

    private readonly Parameter shared;
    private readonly T5Encoder encoder;
    private readonly T5Decoder decoder;
    private readonly Dense? head;

    /// <summary>Creates the model.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    public T5(T5Config config, Device? device = null)
        : base(nameof(T5))
    {
        config.Validate();
        Config = config;
        shared = LayerSetup.OwnNormal(1, device, config.Vocabulary, config.Width);
        encoder = new T5Encoder(config, device);
        decoder = new T5Decoder(config, device);
        if (!config.Tied)
            head = Dense.WithoutBias(config.Width, config.Vocabulary, device, weight => weight.normal_(0, 1 / Math.Sqrt(config.Width)));
        RegisterComponents();
    }

    /// <summary>The model's shape.</summary>
    public T5Config Config { get; }

    /// <summary>Rows of the token table.</summary>
    /// <param name="tokens">int64[B, T].</param>
    /// <returns>float32[B, T, D].</returns>
    public Tensor Embed(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return Lookup.Rows(shared, tokens).MoveToOuterDisposeScope();
    }

    /// <summary>Encodes texts.</summary>
    /// <param name="tokens">int64[B, N].</param>
    /// <param name="mask">int64[B, N]: 1 for tokens, 0 for padding, which no token sees; null for no padding.</param>
    /// <returns>float32[B, N, D]; rows of padding hold numbers without meaning.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Encode(Tensor tokens, Tensor? mask = null)
    {
        Check.Shape(tokens, [-1, -1]);
        using var scope = NewDisposeScope();
        return EncodeEmbedded(Embed(tokens), mask).MoveToOuterDisposeScope();
    }

    /// <summary>Encodes embeddings, such as image tokens before those of a text.</summary>
    /// <param name="embedded">float32[B, N, D].</param>
    /// <param name="mask">int64[B, N]: 1 for tokens, 0 for padding; null for no padding.</param>
    /// <returns>float32[B, N, D].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor EncodeEmbedded(Tensor embedded, Tensor? mask = null)
    {
        Check.Shape(embedded, [-1, -1, Config.Width]);
        RequireMask(mask, embedded);
        using var scope = NewDisposeScope();
        return encoder.Forward(embedded, mask).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of the token after each of the decoder's tokens.</summary>
    /// <param name="encoded">float32[B, N, D] of <see cref="Encode"/>.</param>
    /// <param name="inputs">int64[B, T]: targets <see cref="ShiftRight">shifted right</see>.</param>
    /// <param name="mask">int64[B, N] of the encoder; null for no padding.</param>
    /// <returns>float32[B, T, V].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Decode(Tensor encoded, Tensor inputs, Tensor? mask = null)
    {
        RequireInputs(encoded, inputs, mask);
        using var scope = NewDisposeScope();
        return Logits(decoder.Forward(Embed(inputs), decoder.Remember(encoded), MemoryMask(mask))).MoveToOuterDisposeScope();
    }

    /// <summary>Encodes texts without padding and decodes.</summary>
    /// <param name="tokens">int64[B, N].</param>
    /// <param name="inputs">int64[B, T]: targets shifted right.</param>
    /// <returns>float32[B, T, V].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public override Tensor forward(Tensor tokens, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(tokens), inputs).MoveToOuterDisposeScope();
    }

    /// <summary>The decoder's inputs for given targets: the start token, then the targets but for the last.</summary>
    /// <param name="labels">int64[B, T]; ignored ones become padding.</param>
    /// <returns>int64[B, T].</returns>
    public Tensor ShiftRight(Tensor labels)
    {
        Check.Shape(labels, [-1, -1]);
        using var scope = NewDisposeScope();
        using Scalar ignored = IgnoredLabel, pad = Config.PadId;
        var start = full([labels.shape[0], 1], Config.StartId, dtype: ScalarType.Int64, device: labels.device);
        var inputs = cat([start, labels.narrow(1, 0, labels.shape[1] - 1)], 1);
        return inputs.masked_fill(inputs.eq(ignored), pad).MoveToOuterDisposeScope();
    }

    /// <summary>A decoder before its first token, for greedy search, beam search and sampling.</summary>
    /// <param name="encoded">float32[B, N, D] of <see cref="Encode"/>; not needed any more afterwards.</param>
    /// <param name="mask">int64[B, N] of the encoder; null for no padding.</param>
    /// <returns>The state, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public IDecodingState Start(Tensor encoded, Tensor? mask = null)
    {
        Check.Shape(encoded, [-1, -1, Config.Width]);
        RequireMask(mask, encoded);
        return new CrossDecodingState(
            Config.DecoderDepth,
            () => decoder.Remember(encoded),
            mask is null ? null : () => MemoryMask(mask)!,
            (tokens, memory, memoryMask, _, caches) => Logits(decoder.Forward(Embed(tokens), memory, memoryMask, caches)),
            () => (full([encoded.shape[0], 1], Config.StartId, dtype: ScalarType.Int64, device: encoded.device), null));
    }

    /// <summary>The same forward pass with its intermediates, for looking inside.</summary>
    /// <param name="tokens">int64[B, N].</param>
    /// <param name="inputs">int64[B, T]: targets shifted right.</param>
    /// <param name="mask">int64[B, N]; null for no padding.</param>
    /// <returns>Tensors of the current dispose scope.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public T5Outputs Inspect(Tensor tokens, Tensor inputs, Tensor? mask = null)
    {
        Check.Shape(tokens, [-1, -1]);
        RequireMask(mask, tokens);
        List<Tensor> encoderStates = [], decoderStates = [];
        var encoded = encoder.Forward(Embed(tokens), mask, encoderStates);
        RequireInputs(encoded, inputs, mask);
        var states = decoder.Forward(Embed(inputs), decoder.Remember(encoded), MemoryMask(mask), trace: decoderStates);
        return new(Logits(states), encoderStates, decoderStates, encoder.Bias(tokens.shape[1]), decoder.Bias(inputs.shape[1], inputs.shape[1]));
    }

    /// <summary>What is added to the scores over the encoder's output: float[B, 1, 1, N].</summary>
    private Tensor? MemoryMask(Tensor? mask) => mask is null ? null : T5Mask.Padding(mask, shared.dtype);

    private Tensor Logits(Tensor states)
    {
        if (head is not null)
            return head.forward(states);
        using Scalar scale = 1 / Math.Sqrt(Config.Width);
        return nn.functional.linear(states * scale, shared);
    }

    private void RequireInputs(Tensor encoded, Tensor inputs, Tensor? mask)
    {
        Check.Shape(encoded, [-1, -1, Config.Width]);
        Check.Shape(inputs, [encoded.shape[0], -1]);
        RequireMask(mask, encoded);
    }

    private static void RequireMask(Tensor? mask, Tensor tokens)
    {
        if (mask is not null)
            Check.Shape(mask, [tokens.shape[0], tokens.shape[1]]);
    }
}
