namespace Experiments.Kernels.Engine;

/// <summary>Places in a text, counted in characters as front ends do, or in UTF-16 units as .NET does.</summary>
internal static class CodePoints
{
    public static int ToUtf16(string text, int position)
    {
        int index = 0;
        for (int i = 0; i < position && index < text.Length; i++)
            index += char.IsSurrogatePair(text, index) ? 2 : 1;
        return index;
    }

    public static int FromUtf16(string text, int index)
    {
        int position = 0;
        for (int i = 0; i < Math.Min(index, text.Length); i += char.IsSurrogatePair(text, i) ? 2 : 1)
            position++;
        return position;
    }
}
