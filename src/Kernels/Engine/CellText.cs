namespace Experiments.Kernels.Engine;

/// <summary>A cell's text with line ends of one character, and its places in the text that a front sent.</summary>
/// <param name="source">As the front sent it, with any line ends.</param>
internal sealed class CellText(string source)
{
    /// <summary>The text that sessions and languages work on.</summary>
    public string Text { get; } = source.ReplaceLineEndings("\n");

    /// <summary>The index in <see cref="Text"/> of a place in the source.</summary>
    /// <param name="position">In code points of the source; a place outside it becomes its nearest end.</param>
    public int IndexOf(int position)
    {
        int end = CodePoints.ToIndex(source, position);
        // Between the two characters of a line end is before it.
        bool isInsideLineEnd = end > 0 && end < source.Length && source[end - 1] == '\r' && source[end] == '\n';
        return isInsideLineEnd ? end - 1 - TwoCharacterLineEnds(end - 1) : end - TwoCharacterLineEnds(end);
    }

    /// <summary>The place in the source, in code points, of an index in <see cref="Text"/>.</summary>
    public int PositionOf(int index)
    {
        int end = 0;
        for (int i = 0; i < index && end < source.Length; i++)
            end += source[end] == '\r' && end + 1 < source.Length && source[end + 1] == '\n' ? 2 : 1;
        return CodePoints.FromIndex(source, end);
    }

    private int TwoCharacterLineEnds(int end) => source.AsSpan(0, end).Count("\r\n");
}
