using System.Runtime.InteropServices;

namespace Experiments.Data;

/// <summary>Byte-pair encoding: merges the best pair of neighbours again and again (Sennrich et al. 2016, section 3.2).</summary>
/// <remarks>
/// A text is first cut where no merge can reach across, so that each queue is as short as a word and a whole text takes time
/// in proportion to its length; the result is the one of a single queue.
/// </remarks>
/// <typeparam name="TRule">The merges.</typeparam>
internal sealed class MergeLoop<TRule>(TRule rule)
    where TRule : struct, IMergeRule
{
    private readonly PriorityQueue<Candidate, long> queue = new();
    private readonly List<MergeSymbol> symbols = [];

    /// <summary>Starts a new text.</summary>
    public void Clear() => symbols.Clear();

    /// <summary>Appends a character, or a frozen symbol.</summary>
    public void Add(int start, int length, int state, int edge) => symbols.Add(new(start, length, state, edge, -1, -1));

    /// <summary>Merges all that can be merged.</summary>
    /// <returns>The symbols; those of length 0 are gone.</returns>
    public ReadOnlySpan<MergeSymbol> Run()
    {
        var all = CollectionsMarshal.AsSpan(symbols);
        for (int from = 0, to; from < all.Length; from = to)
        {
            to = from + 1;
            while (to < all.Length && all[to - 1].Edge != MergeSymbol.Frozen && all[to].Edge != MergeSymbol.Frozen && rule.MayJoin(all[to - 1].Edge, all[to].Edge))
                to++;
            if (to > from + 1)
                Merge(all, from, to);
        }
        return all;
    }

    private void Merge(Span<MergeSymbol> all, int from, int to)
    {
        for (int i = from; i < to; i++)
            (all[i].Previous, all[i].Next) = (i > from ? i - 1 : -1, i + 1 < to ? i + 1 : -1);
        for (int i = from; i + 1 < to; i++)
            Offer(all, i, i + 1);
        while (queue.TryDequeue(out var best, out _))
        {
            ref var left = ref all[best.Left];
            ref var right = ref all[best.Right];
            if (left.Length == 0 || right.Length == 0 || left.Length + right.Length != best.Length)
                continue;
            left.Length = best.Length;
            left.State = best.State;
            left.Next = right.Next;
            right.Length = 0;
            if (left.Next >= 0)
                all[left.Next].Previous = best.Left;
            if (left.Previous >= 0)
                Offer(all, left.Previous, best.Left);
            if (left.Next >= 0)
                Offer(all, best.Left, left.Next);
        }
    }

    private void Offer(Span<MergeSymbol> all, int left, int right)
    {
        if (rule.TryMerge(all[left], all[right], out int state, out float priority))
            queue.Enqueue(new(left, right, all[left].Length + all[right].Length, state), Order(priority, left));
    }

    // Smallest first: the priority in bits that sort like the numbers, upside down, then the place.
    private static long Order(float priority, int left)
    {
        int bits = BitConverter.SingleToInt32Bits(priority + 0f);
        return (long)~(bits < 0 ? bits ^ int.MaxValue : bits) << 32 | (uint)left;
    }

    private readonly record struct Candidate(int Left, int Right, int Length, int State);
}
