namespace Experiments.Data;

/// <summary>Cuts a text so that the sum of the pieces' scores is largest (Kudo 2018, section 3.2), by the Viterbi algorithm over bytes.</summary>
/// <remarks>Rounding and ties follow the library at hand: SentencePiece keeps sums in float32 and compares in float64, the fast tokenizers keep float64.</remarks>
internal sealed class UnigramModel
{
    private const double UnknownPenalty = 10;
    private readonly ByteTrie trie;
    private readonly float[] scores;
    private readonly double[]? exactScores;
    private readonly bool[]? unbreakable;
    private readonly float best;
    private readonly double unknownScore;
    private readonly int unknownId;

    /// <summary>The model as SentencePiece runs it.</summary>
    public UnigramModel(ByteTrie trie, IReadOnlyList<SentencePieceModel.Piece> pieces, int unknownId)
    {
        this.trie = trie;
        this.unknownId = unknownId;
        scores = [.. pieces.Select(p => p.Score)];
        unbreakable = [.. pieces.Select(p => p.Kind == PieceKind.UserDefined)];
        var normal = pieces.Where(p => p.Kind == PieceKind.Normal).Select(p => p.Score).ToArray();
        // The library starts its search of the maximum at the smallest positive float, not the lowest.
        best = normal.Append(1.17549435e-38f).Max();
        unknownScore = normal.Append(float.MaxValue).Min() - (float)UnknownPenalty;
    }

    /// <summary>The model as fast tokenizers run it.</summary>
    public UnigramModel(ByteTrie trie, IReadOnlyList<double> scores, int unknownId)
    {
        this.trie = trie;
        this.unknownId = unknownId;
        this.scores = [];
        exactScores = [.. scores];
        unknownScore = exactScores.Min() - UnknownPenalty;
    }

    /// <summary>The best cut of a text.</summary>
    public void Cut(ReadOnlySpan<byte> text, List<PieceSpan> spans)
    {
        var sums = new double[text.Length + 1];
        var starts = new int[text.Length + 1];
        var ids = new int[text.Length + 1];
        Array.Fill(starts, -1);
        for (int start = 0; start < text.Length;)
        {
            int width = Math.Min(Utf8.Width(text[start]), text.Length - start);
            bool known = false;
            int node = ByteTrie.Root;
            for (int end = start; end < text.Length && (node = trie.Step(node, text[end])) >= 0;)
            {
                int id = trie.ValueAt(node), length = ++end - start;
                if (id < 0)
                    continue;
                Reach(end, id, ScoreOf(id, length) + sums[start]);
                known |= length == width;
            }
            if (!known)
                Reach(start + width, unknownId, Rounded(unknownScore + sums[start]));
            start += width;

            void Reach(int end, int id, double sum)
            {
                if (starts[end] >= 0 && sum <= sums[end])
                    return;
                sums[end] = Rounded(sum);
                starts[end] = start;
                ids[end] = id;
            }
        }
        int first = spans.Count;
        for (int end = text.Length; end > 0; end = starts[end])
            spans.Add(new(ids[end], starts[end], end - starts[end]));
        spans.Reverse(first, spans.Count - first);
    }

    private double Rounded(double sum) => exactScores is null ? (float)sum : sum;

    private double ScoreOf(int id, int length) =>
        exactScores is not null ? exactScores[id] : unbreakable![id] ? length * best - 0.1 : scores[id];
}
