using System.Text;

namespace Experiments.Kernels.Notebooks;

/// <summary>Stream text as a terminal shows it in the end: a line that carriage returns rewrote keeps its final state only.</summary>
internal sealed class StreamText
{
    /// <summary>Characters kept of one stream; a runaway loop shall not fill the notebook.</summary>
    public const int Longest = 1 << 20;

    private readonly StringBuilder done = new();
    private readonly StringBuilder line = new();
    private string lastLine = "";
    private int column;
    private long linesLeftOut;

    /// <summary>The line being written, or the last one that says something.</summary>
    public string LastLine => line.ToString().Trim() is { Length: > 0 } current ? current : lastLine;

    public void Append(string text)
    {
        foreach (char c in text)
        {
            if (c == '\n')
                EndLine();
            else if (c == '\r')
                column = 0;
            else if (column < line.Length)
                line[column++] = c;
            else if (line.Length <= Longest)
                column = line.Append(c).Length;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string rest = linesLeftOut > 0 ? $"… ({linesLeftOut} more lines)\n" : "";
        return done + rest + Cut(line.ToString().TrimEnd());
    }

    private void EndLine()
    {
        // Lines written with \r are padded to cover longer ones before them.
        string text = line.ToString().TrimEnd();
        lastLine = text.Length > 0 ? text : lastLine;
        if (done.Length < Longest)
            done.Append(Cut(text)).Append('\n');
        else
            linesLeftOut++;
        line.Clear();
        column = 0;
    }

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] + "…" : text;
}
