using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>What a mask codec is trained on: the squared error of the drawing, with codes that follow the encodings.</summary>
/// <remarks>
/// Gradients pass the choice of a code as if it were not there (straight-through); codes are moving averages of the encodings they stand
/// for (van den Oord et al., 2017, appendix A.1), decay 0.99. One instance belongs to one run and its codec.
/// Differs from Ning et al.: the first batch's own encodings are the first codes, so that short runs do not leave most codes unused.
/// </remarks>
public sealed class MaskCodecObjective : IDisposable
{
    private const double Decay = 0.99, Smoothing = 1e-5, Commitment = 0.25;
    private readonly MaskCodec codec;
    private readonly Tensor counts;
    private readonly Tensor sums;
    private bool begun;

    /// <summary>Prepares a run.</summary>
    /// <param name="codec">The codec to be trained.</param>
    public MaskCodecObjective(MaskCodec codec)
    {
        this.codec = codec;
        counts = zeros(MaskCodec.Codes, device: codec.Codebook.device).DetachFromDisposeScope();
        sums = zeros_like(codec.Codebook).DetachFromDisposeScope();
    }

    /// <summary>Loss of a batch; in training mode the codes move.</summary>
    /// <param name="masks">float32[B, 1, 64, 64] in [0, 1].</param>
    /// <returns>float32[]: mean squared error in [-1, 1] plus a quarter of that between encodings and codes.</returns>
    public Tensor Loss(Tensor masks)
    {
        using var scope = NewDisposeScope();
        using Scalar two = 2, one = 1, quarter = Commitment;
        var features = codec.Features(masks);
        if (codec.training && !begun)
            Begin(features);
        var nearest = codec.Nearest(features.detach());
        var codes = codec.Look(nearest);
        if (codec.training)
            Follow(features, nearest);
        var drawn = codec.Draw(features + (codes - features).detach());
        var error = nn.functional.mse_loss(drawn, masks.mul(two).sub(one));
        return (error + nn.functional.mse_loss(features, codes).mul(quarter)).MoveToOuterDisposeScope();
    }

    /// <summary>How many codes the encodings are spread over: exp of the entropy of their shares, as counted so far.</summary>
    /// <returns>From 1 to 128.</returns>
    public double Perplexity()
    {
        using var scope = NewDisposeScope();
        using Scalar least = 1e-10;
        var shares = counts / counts.sum().clamp_min(least);
        return Math.Exp(-(shares * shares.clamp_min(least).log()).sum().item<float>());
    }

    /// <summary>Frees the averages; the codec stays.</summary>
    public void Dispose()
    {
        counts.Dispose();
        sums.Dispose();
    }

    private void Begin(Tensor features)
    {
        using var frozen = no_grad();
        var rows = features.reshape(-1, MaskCodec.CodeWidth);
        var chosen = randint(0, rows.shape[0], [MaskCodec.Codes], dtype: ScalarType.Int64, device: rows.device);
        codec.Codebook.copy_(rows.index_select(0, chosen));
        sums.copy_(codec.Codebook);
        counts.fill_(1f);
        begun = true;
    }

    private void Follow(Tensor features, Tensor nearest)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using Scalar decay = Decay, rest = 1 - Decay, little = Smoothing, all = MaskCodec.Codes * Smoothing;
        var rows = features.reshape(-1, MaskCodec.CodeWidth);
        var chosen = nn.functional.one_hot(nearest, MaskCodec.Codes).to(rows.dtype); // [N, 128]
        counts.mul_(decay).add_(chosen.sum([0L]), alpha: rest);
        sums.mul_(decay).add_(chosen.t().mm(rows), alpha: rest);
        var total = counts.sum();
        var smooth = (counts + little) / (total + all) * total; // no code is divided by nothing
        codec.Codebook.copy_(sums / smooth.unsqueeze(1));
    }
}
