using Experiments.Models.Generation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models.Generation;

/// <summary>A decoder small enough to know by heart: the next token depends on the last one alone, by a table of logits.</summary>
internal sealed class TableDecoder : IDecodingState
{
    private readonly Tensor table;
    private Tensor last;

    /// <param name="table">float32[V, V]: row by last token.</param>
    /// <param name="prompt">Last token of each row's prompt.</param>
    public TableDecoder(Tensor table, params long[] prompt)
    {
        this.table = table;
        last = tensor(prompt).DetachFromDisposeScope();
        Logits = table.index_select(0, last).DetachFromDisposeScope();
    }

    public Tensor Logits { get; private set; }

    public long Rows => last.shape[0];

    /// <summary>Rows of the state at each call of <see cref="Feed"/>.</summary>
    public List<long> Fed { get; } = [];

    public void Feed(Tensor tokens)
    {
        Fed.Add(tokens.shape[0]);
        Assert.Equal(Rows, tokens.shape[0]);
        Replace(tokens.clone());
    }

    public void Select(Tensor rows) => Replace(last.index_select(0, rows));

    public void Dispose()
    {
        last.Dispose();
        Logits.Dispose();
    }

    private void Replace(Tensor next)
    {
        Dispose();
        last = next.DetachFromDisposeScope();
        Logits = table.index_select(0, last).DetachFromDisposeScope();
    }
}
