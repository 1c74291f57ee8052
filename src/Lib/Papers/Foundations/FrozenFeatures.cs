using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>What a frozen encoder says of pictures, computed once and kept: input of probes and of decoders on frozen features.</summary>
public static class FrozenFeatures
{
    private const int Batch = 256;

    /// <summary>The tokens of pictures, after the encoder's final norm.</summary>
    /// <param name="encoder">Any tower, whatever its pooling, in evaluation mode; nothing of it is changed.</param>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>float32[N, T, D], on the encoder's device, without gradient, in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">There is no picture, or the pictures are not bytes or of another shape.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Tensor Tokens(Vit encoder, Tensor images, CancellationToken cancellation = default) =>
        Batched(encoder, images, tokens => tokens, cancellation);

    /// <summary>One vector a picture: the mean of its tokens, "pre_logits" of a tower with mean pooling.</summary>
    /// <param name="encoder">As for <see cref="Tokens"/>.</param>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>float32[N, D], as for <see cref="Tokens"/>.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Tokens"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Tensor Pooled(Vit encoder, Tensor images, CancellationToken cancellation = default) =>
        Batched(encoder, images, tokens => tokens.mean([1]), cancellation);

    private static Tensor Batched(Vit encoder, Tensor images, Func<Tensor, Tensor> keep, CancellationToken cancellation)
    {
        Check.Shape(images, [-1, 3, -1, -1]);
        Check.Member(images.shape[0] > 0, nameof(images), "empty", "give at least one picture");
        var stop = HostCancellation.Or(cancellation);
        var device = encoder.parameters().First().device;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Tensor? all = null;
        long count = images.shape[0];
        for (long start = 0; start < count; start += Batch)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            long size = Math.Min(Batch, count - start);
            var part = keep(encoder.Tokens(Pixels.ToFloat(images.narrow(0, start, size).to(device))));
            all ??= empty([count, .. part.shape[1..]], dtype: part.dtype, device: device).MoveToOuterDisposeScope();
            all.narrow(0, start, size).copy_(part);
        }
        return all!.MoveToOuterDisposeScope();
    }
}
