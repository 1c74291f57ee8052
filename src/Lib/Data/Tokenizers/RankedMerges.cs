using System.Text;

namespace Experiments.Data;

/// <summary>Byte-pair encoding by a list of merges, the earliest first.</summary>
internal sealed class RankedMerges
{
    private readonly Dictionary<string, int> vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan;
    private readonly Dictionary<long, (int Rank, int Id)> merges = [];
    private readonly HashSet<long> joined = [];
    private readonly string suffix;
    private readonly int[]? byteIds;

    /// <summary>Prepares the merges.</summary>
    /// <param name="vocabulary">Tokens and their ids.</param>
    /// <param name="pairs">Pairs in the order of their rank.</param>
    /// <param name="suffix">What the last character of a word carries; empty for nothing.</param>
    /// <exception cref="InvalidDataException">A pair or what it becomes is not in the vocabulary.</exception>
    public RankedMerges(Dictionary<string, int> vocabulary, IEnumerable<(string Left, string Right)> pairs, string suffix)
    {
        this.vocabulary = vocabulary;
        this.suffix = suffix;
        bySpan = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        int rank = 0;
        foreach (var (left, right) in pairs)
        {
            if (left.Length == 0 || right.Length == 0 || !vocabulary.TryGetValue(left, out int leftId) || !vocabulary.TryGetValue(right, out int rightId) || !vocabulary.TryGetValue(left + right, out int id))
                throw new InvalidDataException($"merge {rank} ('{left}' with '{right}') has a part or a result outside the vocabulary");
            merges[Pair(leftId, rightId)] = (rank++, id);
            joined.Add(Pair(left.EnumerateRunes().Last().Value, right.EnumerateRunes().First().Value));
        }
        if (Enumerable.Range(0, 256).All(b => vocabulary.ContainsKey(BytePieces.NameOf((byte)b))))
            byteIds = [.. Enumerable.Range(0, 256).Select(b => vocabulary[BytePieces.NameOf((byte)b)])];
    }

    /// <summary>Token of characters that the vocabulary lacks, or -1 to drop them.</summary>
    public int UnknownId { get; init; } = -1;

    /// <summary>Whether such characters become bytes, where the vocabulary has all 256.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether neighbouring unknown characters make one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Whether a word that is a token is taken whole, whatever the merges say.</summary>
    public bool WholeWordsFirst { get; init; }

    /// <summary>Cuts a word.</summary>
    public void Cut(string word, List<int> ids)
    {
        if (WholeWordsFirst && vocabulary.TryGetValue(word, out int whole))
        {
            ids.Add(whole);
            return;
        }
        var loop = new MergeLoop<Rule>(new(this));
        bool unknownBefore = false;
        for (int at = 0; at < word.Length;)
        {
            Rune.DecodeFromUtf16(word.AsSpan(at), out var rune, out int length);
            if (Find(word.AsSpan(at, length), isLast: at + length == word.Length, out int id))
                loop.Add(at, length, id, rune.Value);
            else if (ByteFallback && byteIds is not null)
                AddBytes(loop, rune, at);
            else if (UnknownId >= 0 && !(unknownBefore && FuseUnknown))
                loop.Add(at, length, id = UnknownId, MergeSymbol.Frozen);
            unknownBefore = id == UnknownId || id == Dropped && unknownBefore;
            at += length;
        }
        foreach (ref readonly var symbol in loop.Run())
        {
            if (symbol.Length > 0)
                ids.Add(symbol.State);
        }
    }

    private const int Dropped = -2;

    private bool Find(ReadOnlySpan<char> character, bool isLast, out int id)
    {
        bool found = isLast && suffix.Length > 0 ? vocabulary.TryGetValue(character.ToString() + suffix, out id) : bySpan.TryGetValue(character, out id);
        if (!found)
            id = Dropped;
        return found;
    }

    private void AddBytes(MergeLoop<Rule> loop, Rune rune, int at)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)])
            loop.Add(at, 1, byteIds![b], MergeSymbol.Frozen);
    }

    private static long Pair(int left, int right) => (long)left << 32 | (uint)right;

    private readonly struct Rule(RankedMerges owner) : IMergeRule
    {
        public bool TryMerge(in MergeSymbol left, in MergeSymbol right, out int state, out float priority)
        {
            bool found = owner.merges.TryGetValue(Pair(left.State, right.State), out var merge);
            (state, priority) = (merge.Id, -merge.Rank);
            return found;
        }

        public bool MayJoin(int left, int right) => owner.joined.Contains(Pair(left, right));
    }
}
