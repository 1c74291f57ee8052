namespace Experiments.Kernels.Languages.FSharp;

/// <summary>The line that a place lies in, as the compiler's editor services want it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">The line without its end.</param>
/// <param name="Column">The place in it, from 0.</param>
internal sealed record CodeLine(int Number, string Text, int Column)
{
    public static CodeLine At(string code, int position)
    {
        int start = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        int end = code.IndexOf('\n', position);
        return new CodeLine(code.AsSpan(0, position).Count('\n') + 1, code[start..(end < 0 ? code.Length : end)], position - start);
    }
}
