namespace Experiments.Kernels.Engine;

/// <summary>Standard input of cells: each line is asked of the reader.</summary>
internal sealed class CellReader : TextReader
{
    private readonly Lock gate = new();
    private string line = "";
    private int place;

    /// <summary>The rest of the line that was begun, or a new line; null where no cell runs.</summary>
    /// <exception cref="InputUnavailableException">There is nobody to ask.</exception>
    public override string? ReadLine()
    {
        lock (gate)
        {
            if (!HasText())
                return null;
            string rest = line[place..].TrimEnd('\n');
            place = line.Length;
            return rest;
        }
    }

    public override int Peek()
    {
        lock (gate)
            return place < line.Length ? line[place] : -1;
    }

    public override int Read()
    {
        lock (gate)
            return HasText() ? line[place++] : -1;
    }

    /// <summary>At most what is left of one line.</summary>
    public override int Read(char[] buffer, int index, int count)
    {
        lock (gate)
        {
            if (count == 0 || !HasText())
                return 0;
            int length = Math.Min(count, line.Length - place);
            line.CopyTo(place, buffer, index, length);
            place += length;
            return length;
        }
    }

    /// <summary>One line: a reader has no end.</summary>
    public override string ReadToEnd() => ReadLine() ?? "";

    private bool HasText()
    {
        if (place < line.Length)
            return true;
        if (CellContext.Current is not { } cell)
            return false;
        line = cell.Ask("", isPassword: false) + "\n";
        place = 0;
        return true;
    }
}
