namespace Experiments.Evaluation;

/// <summary>Numbers words and n-grams, so that captions are compared by merging sorted lists of integers.</summary>
/// <remarks>An n-gram's id stands for the pair (its first n - 1 words' id, its last word's id).</remarks>
internal sealed class GramVocabulary(int orders)
{
    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int>[] longer = [.. Enumerable.Range(1, orders - 1).Select(_ => new Dictionary<long, int>())];

    /// <summary>Different n-grams met so far.</summary>
    public int Count(int order) => order == 1 ? words.Count : longer[order - 2].Count;

    /// <summary>Counts a sentence whose words are separated by white space.</summary>
    public SentenceGrams Read(string sentence)
    {
        int[] ids = Words(sentence);
        var counted = new (int, int)[orders][];
        int[] grams = [.. ids];
        for (int order = 1; order <= orders; order++)
        {
            int length = Math.Max(0, ids.Length - order + 1);
            if (order > 1)
            {
                for (int i = 0; i < length; i++)
                    grams[i] = Number(longer[order - 2], ((long)grams[i] << 32) | (uint)ids[i + order - 1]);
            }
            counted[order - 1] = Counted(grams.AsSpan(0, length));
        }
        return new(ids, counted);
    }

    private int[] Words(string sentence)
    {
        var known = words.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new List<int>();
        var rest = sentence.AsSpan();
        while (!(rest = rest.TrimStart()).IsEmpty)
        {
            int end = 0;
            while (end < rest.Length && !char.IsWhiteSpace(rest[end]))
                end++;
            var word = rest[..end];
            if (!known.TryGetValue(word, out int id))
                words[word.ToString()] = id = words.Count;
            found.Add(id);
            rest = rest[end..];
        }
        return [.. found];
    }

    private static int Number(Dictionary<long, int> known, long key)
    {
        if (!known.TryGetValue(key, out int id))
            known[key] = id = known.Count;
        return id;
    }

    private static (int Id, int Count)[] Counted(ReadOnlySpan<int> grams)
    {
        Span<int> sorted = grams.Length <= 256 ? stackalloc int[grams.Length] : new int[grams.Length];
        grams.CopyTo(sorted);
        sorted.Sort();
        int different = 0;
        for (int i = 0; i < sorted.Length; i++)
            different += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        var counted = new (int, int)[different];
        int at = 0;
        for (int i = 0; i < sorted.Length;)
        {
            int start = i;
            while (i < sorted.Length && sorted[i] == sorted[start])
                i++;
            counted[at++] = (sorted[start], i - start);
        }
        return counted;
    }
}
