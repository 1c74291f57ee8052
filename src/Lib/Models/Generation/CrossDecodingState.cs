using Experiments.Core;
using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Models.Generation;

/// <summary>A decoder that attends to an encoder's output: keys and values of that are made once, its own grow token by token.</summary>
internal sealed class CrossDecodingState : IDecodingState
{
    /// <summary>Runs a decoder on tokens int64[rows, T] that follow those of the caches; gives logits float[rows, T, V].</summary>
    /// <remarks>Blanks are those of <see cref="PromptColumns"/>; null where no row has any.</remarks>
    public delegate Tensor Continuation(
        Tensor tokens, IReadOnlyList<(Tensor Keys, Tensor Values)> memory, Tensor? memoryMask, Tensor? blanks, IReadOnlyList<GrowingCache> caches);

    private readonly Continuation run;
    private readonly List<GrowingCache> caches;
    private List<(Tensor Keys, Tensor Values)> memory = [];
    private Tensor? memoryMask;
    private Tensor? blanks;
    private Tensor? logits;

    /// <summary>Starts a batch.</summary>
    /// <param name="depth">Blocks of the decoder.</param>
    /// <param name="remember">Makes keys and values float[rows, H, N, K] of each block.</param>
    /// <param name="memoryMask">Makes what is added to the scores over them: float[rows, 1, 1, N]; null for none.</param>
    /// <param name="run">The decoder.</param>
    /// <param name="start">Makes int64[rows, T], what is read before the first token, and the blank columns in it.</param>
    public CrossDecodingState(
        int depth,
        Func<IReadOnlyList<(Tensor Keys, Tensor Values)>> remember,
        Func<Tensor>? memoryMask,
        Continuation run,
        Func<(Tensor Tokens, Tensor? Blanks)> start)
    {
        this.run = run;
        caches = [.. Enumerable.Range(0, depth).Select(_ => new GrowingCache())];
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        try
        {
            (var tokens, blanks) = start();
            blanks?.DetachFromDisposeScope();
            memory = [.. remember().Select(m => (Kept(m.Keys), Kept(m.Values)))];
            this.memoryMask = memoryMask?.Invoke().DetachFromDisposeScope();
            Read(tokens);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor Logits => logits!;

    /// <inheritdoc/>
    public void Feed(Tensor tokens)
    {
        Check.Shape(tokens, [memory[0].Keys.shape[0]]);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Read(tokens.unsqueeze(1));
    }

    /// <inheritdoc/>
    public void Select(Tensor rows)
    {
        using var quiet = no_grad();
        foreach (var cache in caches)
            cache.Select(rows);
        memory = [.. memory.Select(m => (Selected(m.Keys, rows)!, Selected(m.Values, rows)!))];
        memoryMask = Selected(memoryMask, rows);
        blanks = Selected(blanks, rows);
        logits = Selected(logits, rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var cache in caches)
            cache.Dispose();
        foreach (var (keys, values) in memory)
        {
            keys.Dispose();
            values.Dispose();
        }
        memoryMask?.Dispose();
        blanks?.Dispose();
        logits?.Dispose();
    }

    /// <summary>Reads int64[rows, T]; the logits are those after the last.</summary>
    private void Read(Tensor tokens)
    {
        var next = run(tokens, memory, memoryMask, blanks, caches).select(1, -1).to(ScalarType.Float32);
        logits?.Dispose();
        logits = next.DetachFromDisposeScope();
    }

    /// <summary>Rows of a tensor of the state's own, which take its place.</summary>
    private static Tensor? Selected(Tensor? tensor, Tensor rows)
    {
        var selected = tensor?.index_select(0, rows).DetachFromDisposeScope();
        tensor?.Dispose();
        return selected;
    }

    /// <summary>One block of memory a tensor: every step reads all of it.</summary>
    private static Tensor Kept(Tensor tensor) => tensor.contiguous().DetachFromDisposeScope();
}
