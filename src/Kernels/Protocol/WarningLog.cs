namespace Experiments.Kernels.Protocol;

/// <summary>Passes on at most twenty warnings a minute, each as one short line whatever a peer made it quote, and counts the others.</summary>
internal sealed class WarningLog(Action<string> write)
{
    private const int AMinute = 20;
    private const int Minute = 60_000;
    private const int Longest = 300;

    private long begins;
    private int count;

    public void Add(string warning)
    {
        long now = Environment.TickCount64;
        if (count == 0 || now - begins >= Minute)
        {
            if (count > AMinute)
                write($"{count - AMinute} more warnings were left out.");
            begins = now;
            count = 0;
        }
        count++;
        if (count <= AMinute)
            write(OneLine(warning));
        if (count == AMinute)
            write("Further warnings of this minute are only counted.");
    }

    private static string OneLine(string text) =>
        string.Concat(text.Take(Longest).Select(c => char.IsControl(c) ? ' ' : c)) + (text.Length > Longest ? "…" : "");
}
