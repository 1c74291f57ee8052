using Experiments.Models.Generation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Decoding without a cache: all tokens are read again for each new one.</summary>
internal sealed class RecomputedDecoding : IDecodingState
{
    private readonly Func<Tensor, Tensor, Tensor> run;
    private Tensor rows;
    private Tensor read;

    /// <param name="run">From the rows of the batch int64[n] and what they have read int64[n, T] to logits float[n, T, V].</param>
    /// <param name="count">Rows of the batch.</param>
    /// <param name="start">The token that each begins with.</param>
    public RecomputedDecoding(Func<Tensor, Tensor, Tensor> run, long count, long start)
    {
        this.run = run;
        rows = arange(count, dtype: ScalarType.Int64).DetachFromDisposeScope();
        read = full([count, 1], start, dtype: ScalarType.Int64).DetachFromDisposeScope();
        Logits = Run();
    }

    public Tensor Logits { get; private set; }

    public void Feed(Tensor tokens) => Replace(rows.clone(), cat([read, tokens.unsqueeze(1)], 1));

    public void Select(Tensor selected) => Replace(rows.index_select(0, selected), read.index_select(0, selected));

    public void Dispose()
    {
        rows.Dispose();
        read.Dispose();
        Logits.Dispose();
    }

    private Tensor Run()
    {
        using var quiet = no_grad();
        return run(rows, read).select(1, -1).clone().DetachFromDisposeScope();
    }

    private void Replace(Tensor nextRows, Tensor nextRead)
    {
        Dispose();
        (rows, read) = (nextRows.DetachFromDisposeScope(), nextRead.DetachFromDisposeScope());
        Logits = Run();
    }
}
