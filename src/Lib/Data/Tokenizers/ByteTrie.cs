namespace Experiments.Data;

/// <summary>A set of byte strings with values, walked byte by byte from <see cref="Root"/>.</summary>
/// <remarks>Nodes lie in breadth-first order, so that the children of a node are neighbours and a step is one search in a few bytes.</remarks>
internal sealed class ByteTrie
{
    /// <summary>Node of the empty string.</summary>
    public const int Root = 0;

    private readonly byte[] labels;
    private readonly int[] firstChild;
    private readonly int[] values;

    /// <summary>Builds the trie.</summary>
    /// <param name="entries">Keys, none empty, with values from 0; of equal keys the last one counts.</param>
    public ByteTrie(IEnumerable<(byte[] Key, int Value)> entries)
    {
        var sorted = entries.ToArray();
        Array.Sort(sorted, (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        var ranges = new List<(int From, int To, int Depth)> { (0, sorted.Length, 0) };
        var label = new List<byte> { 0 };
        var first = new List<int>();
        var value = new List<int>();
        for (int node = 0; node < ranges.Count; node++)
        {
            var (from, to, depth) = ranges[node];
            value.Add(-1);
            for (; from < to && sorted[from].Key.Length == depth; from++)
                value[node] = sorted[from].Value;
            first.Add(ranges.Count);
            while (from < to)
            {
                byte next = sorted[from].Key[depth];
                int end = from + 1;
                while (end < to && sorted[end].Key[depth] == next)
                    end++;
                ranges.Add((from, end, depth + 1));
                label.Add(next);
                from = end;
            }
        }
        first.Add(ranges.Count);
        labels = [.. label];
        firstChild = [.. first];
        values = [.. value];
    }

    /// <summary>The child of a node, or -1.</summary>
    public int Step(int node, byte next)
    {
        int from = firstChild[node];
        int at = labels.AsSpan(from, firstChild[node + 1] - from).IndexOf(next);
        return at < 0 ? -1 : from + at;
    }

    /// <summary>The node some bytes further, or -1.</summary>
    public int Walk(int node, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length && node >= 0; i++)
            node = Step(node, bytes[i]);
        return node;
    }

    /// <summary>Value of a node, or -1 where no key ends.</summary>
    public int ValueAt(int node) => node < 0 ? -1 : values[node];

    /// <summary>Value of a whole key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key) => ValueAt(Walk(Root, key));

    /// <summary>The longest key that a text starts with.</summary>
    /// <returns>Its length, 0 for none, and its value.</returns>
    public (int Length, int Value) Longest(ReadOnlySpan<byte> text)
    {
        int node = Root;
        var found = (Length: 0, Value: -1);
        for (int i = 0; i < text.Length && (node = Step(node, text[i])) >= 0; i++)
        {
            if (values[node] >= 0)
                found = (i + 1, values[node]);
        }
        return found;
    }
}
