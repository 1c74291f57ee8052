namespace Experiments.Kernels.Engine;

/// <summary>Places in a text, counted as Jupyter counts them, in Unicode code points, and as .NET does, in UTF-16 units.</summary>
/// <remarks>Half a surrogate pair that stands alone is one code point; places outside the text become its nearest end.</remarks>
internal static class CodePoints
{
    /// <summary>The UTF-16 index of the place that many code points into the text.</summary>
    public static int ToIndex(string text, int codePoints)
    {
        int index = 0;
        for (int i = 0; i < codePoints && index < text.Length; i++)
            index += Length(text, index);
        return index;
    }

    /// <summary>How many code points begin before a UTF-16 index; between the halves of a pair, the place before it.</summary>
    public static int FromIndex(string text, int index)
    {
        int count = 0;
        for (int next = 0; next < text.Length && (next += Length(text, next)) <= index;)
            count++;
        return count;
    }

    private static int Length(string text, int index) => char.IsSurrogatePair(text, index) ? 2 : 1;
}
