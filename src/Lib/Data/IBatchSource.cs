namespace Experiments.Data;

/// <summary>An endless sequence of training batches, each a pure function of the source's seed and the batch's position.</summary>
/// <typeparam name="TBatch">Owns its tensors; whoever takes a batch disposes it.</typeparam>
public interface IBatchSource<out TBatch> : IDisposable
    where TBatch : IDisposable
{
    /// <summary>Index of the batch that <see cref="Next"/> gives; set it to resume a run.</summary>
    long Position { get; set; }

    /// <summary>Takes the next batch and advances <see cref="Position"/> by one.</summary>
    /// <param name="cancellation">Ends a wait for a batch that is still being prepared.</param>
    /// <returns>A batch whose tensors belong to no dispose scope.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    TBatch Next(CancellationToken cancellation);
}
