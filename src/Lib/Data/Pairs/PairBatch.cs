using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>One training batch of images with one caption each.</summary>
/// <param name="Images">float32[B, 3, H, W] in [-1, 1].</param>
/// <param name="Tokens">int64[B, L].</param>
/// <param name="Keys">int64[B]; equal where captions are equal, so that such pairs count as positives of each other.</param>
public sealed record PairBatch(Tensor Images, Tensor Tokens, Tensor Keys) : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Tokens.Dispose();
        Keys.Dispose();
    }

    /// <summary>Hands the tensors to the dispose scope that is open on this thread.</summary>
    /// <returns>This batch.</returns>
    /// <exception cref="InvalidOperationException">No scope is open.</exception>
    public PairBatch AttachToScope()
    {
        var scope = CurrentDisposeScope ?? throw new InvalidOperationException("No dispose scope is open on this thread; open one with torch.NewDisposeScope(), or dispose the batch.");
        Images.MoveToOtherDisposeScope(scope);
        Tokens.MoveToOtherDisposeScope(scope);
        Keys.MoveToOtherDisposeScope(scope);
        return this;
    }

    /// <summary>Copies the batch to a device and frees this one, unless it is there already.</summary>
    /// <param name="device">Where to.</param>
    /// <returns>The batch on that device; its tensors belong to no dispose scope.</returns>
    public PairBatch To(Device device)
    {
        if (Images.device == device)
            return this;
        using (this)
        {
            return new(
                Images.to(device).DetachFromDisposeScope(),
                Tokens.to(device).DetachFromDisposeScope(),
                Keys.to(device).DetachFromDisposeScope());
        }
    }
}
