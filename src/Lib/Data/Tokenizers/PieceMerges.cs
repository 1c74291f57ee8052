using System.Text;

namespace Experiments.Data;

/// <summary>Byte-pair encoding as SentencePiece does it: any two neighbours whose joined text is a piece may merge, highest score first.</summary>
internal sealed class PieceMerges
{
    private readonly ByteTrie trie;
    private readonly ByteTrie? unbreakable;
    private readonly float[] scores;
    private readonly HashSet<long>? joined;
    private readonly HashSet<int> unused;

    /// <summary>Prepares a vocabulary.</summary>
    /// <param name="trie">Pieces that text can become.</param>
    /// <param name="unbreakable">Pieces that are found before anything is merged.</param>
    /// <param name="pieces">All pieces.</param>
    public PieceMerges(ByteTrie trie, ByteTrie? unbreakable, IReadOnlyList<SentencePieceModel.Piece> pieces)
    {
        this.trie = trie;
        this.unbreakable = unbreakable;
        scores = [.. pieces.Select(p => p.Score)];
        unused = [.. Enumerable.Range(0, pieces.Count).Where(i => pieces[i].Kind == PieceKind.Unused)];
        // How an unused piece is taken apart depends on what was seen before it in the whole text, so such texts stay whole.
        joined = unused.Count > 0 ? null : Joined(pieces);
    }

    /// <summary>Cuts a text.</summary>
    /// <param name="text">Normalised UTF-8.</param>
    /// <param name="unknownId">Id of what has no piece.</param>
    /// <param name="spans">Takes the tokens, one a character where unknown.</param>
    public void Cut(ReadOnlySpan<byte> text, int unknownId, List<PieceSpan> spans)
    {
        var rule = new Rule(this, text.ToArray(), []);
        var loop = new MergeLoop<Rule>(rule);
        for (int start = 0; start < text.Length;)
        {
            int length = unbreakable?.Longest(text[start..]).Length ?? 0;
            bool frozen = length > 0;
            if (!frozen)
                length = Math.Min(Utf8.Width(text[start]), text.Length - start);
            var bytes = text.Slice(start, length);
            loop.Add(start, length, trie.Walk(ByteTrie.Root, bytes), frozen ? MergeSymbol.Frozen : Edge(bytes));
            start += length;
        }
        foreach (ref readonly var symbol in loop.Run())
        {
            if (symbol.Length > 0)
                Emit(symbol.Start, symbol.Length, symbol.State, rule.Splits, unknownId, spans, text);
        }
    }

    // Unused pieces fall apart into what they were merged from.
    private void Emit(int start, int length, int node, Dictionary<int, int> splits, int unknownId, List<PieceSpan> spans, ReadOnlySpan<byte> text)
    {
        var work = new Stack<(int Start, int Length, int Node)>();
        work.Push((start, length, node));
        while (work.TryPop(out var part))
        {
            int id = trie.ValueAt(part.Node);
            if (unused.Contains(id) && splits.TryGetValue(part.Node, out int left))
            {
                work.Push((part.Start + left, part.Length - left, trie.Walk(ByteTrie.Root, text.Slice(part.Start + left, part.Length - left))));
                work.Push((part.Start, left, trie.Walk(ByteTrie.Root, text.Slice(part.Start, left))));
            }
            else
            {
                spans.Add(new(id < 0 ? unknownId : id, part.Start, part.Length));
            }
        }
    }

    private static HashSet<long> Joined(IReadOnlyList<SentencePieceModel.Piece> pieces)
    {
        var pairs = new HashSet<long>();
        foreach (var piece in pieces.Where(p => p.Kind is PieceKind.Normal or PieceKind.UserDefined))
        {
            int before = MergeSymbol.Frozen;
            foreach (var rune in piece.Text.EnumerateRunes())
            {
                if (before != MergeSymbol.Frozen)
                    pairs.Add(Pair(before, rune.Value));
                before = rune.Value;
            }
        }
        return pairs;
    }

    // Bytes that are no character all count as U+FFFD: a border too few at worst.
    private static int Edge(ReadOnlySpan<byte> bytes)
    {
        Rune.DecodeFromUtf8(bytes, out var rune, out _);
        return rune.Value;
    }

    private static long Pair(int left, int right) => (long)left << 32 | (uint)right;

    private readonly struct Rule(PieceMerges owner, byte[] text, Dictionary<int, int> splits) : IMergeRule
    {
        /// <summary>For each unused piece's node, the bytes of its left half when last seen.</summary>
        public Dictionary<int, int> Splits => splits;

        public bool TryMerge(in MergeSymbol left, in MergeSymbol right, out int state, out float priority)
        {
            state = left.State < 0 ? -1 : owner.trie.Walk(left.State, text.AsSpan(right.Start, right.Length));
            int id = owner.trie.ValueAt(state);
            priority = id < 0 ? 0 : owner.scores[id];
            if (id >= 0 && owner.unused.Count > 0 && owner.unused.Contains(id))
                splits[state] = left.Length;
            return id >= 0;
        }

        public bool MayJoin(int left, int right) => owner.joined is null || owner.joined.Contains(Pair(left, right));
    }
}
