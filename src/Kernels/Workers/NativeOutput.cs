using System.Text;

namespace Experiments.Kernels.Workers;

/// <summary>Reads what native code and child processes of a worker write to one of its standard streams, past the console.</summary>
/// <remarks>After each cell the worker writes a mark to the stream, so that a front can wait until it has read all that the cell wrote.</remarks>
internal sealed class NativeOutput
{
    /// <summary>How a mark begins: a character that texts do not hold.</summary>
    public const char MarkStart = '\u001e';

    private const int TailLength = 1 << 14;
    private readonly Stream stream;
    private readonly string mark;
    private readonly Action<string> onText;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly StringBuilder tail = new();
    private readonly object marked = new();
    private int latest = -1;
    private bool hasEnded;
    private bool isDying;

    /// <summary>Starts reading.</summary>
    /// <param name="stream">The worker's end of the stream.</param>
    /// <param name="mark">The text of marks between <see cref="MarkStart"/> and the request's number.</param>
    /// <param name="onText">Takes the text, in pieces, on a thread of its own.</param>
    public NativeOutput(Stream stream, string mark, Action<string> onText)
    {
        (this.stream, this.mark, this.onText) = (stream, MarkStart + mark + ":", onText);
        thread = new Thread(Read) { IsBackground = true, Name = "native output" };
        thread.Start();
    }

    /// <summary>The last of what came, for the reason of a crash.</summary>
    public string Tail
    {
        get
        {
            lock (gate)
                return tail.ToString();
        }
    }

    /// <summary>The mark of a request.</summary>
    public static string Mark(string mark, int request) => $"{MarkStart}{mark}:{request}\n";

    /// <summary>Waits until all that a request wrote has been read.</summary>
    public void WaitFor(int request, TimeSpan limit)
    {
        long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (marked)
        {
            while (latest < request && !hasEnded && deadline - Environment.TickCount64 is > 0 and var rest)
                Monitor.Wait(marked, (int)rest);
        }
    }

    /// <summary>Waits until the stream has ended.</summary>
    public void WaitForEnd(TimeSpan limit) => thread.Join(limit);

    private void Read()
    {
        byte[] bytes = new byte[1 << 14];
        char[] chars = new char[bytes.Length + 1];
        var decoder = Encoding.UTF8.GetDecoder();
        string held = "";
        try
        {
            for (int count; (count = stream.Read(bytes)) > 0;)
                held = Take(held + new string(chars, 0, decoder.GetChars(bytes, 0, count, chars, 0)));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The stream ends with the worker.
        }
        Emit(held);
        lock (marked)
        {
            hasEnded = true;
            Monitor.PulseAll(marked);
        }
    }

    // Gives on what is text for certain; what may be the beginning of a mark is held until more comes.
    private string Take(string text)
    {
        while (text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var start && text.IndexOf('\n', start) is >= 0 and var end)
        {
            Emit(text[..start]);
            if (int.TryParse(text.AsSpan((start + mark.Length)..end), out int request))
            {
                lock (marked)
                {
                    latest = request;
                    Monitor.PulseAll(marked);
                }
            }
            text = text[(end + 1)..];
        }
        int last = text.LastIndexOf(MarkStart);
        bool mayBeMark = last >= 0 && (mark.StartsWith(text[last..], StringComparison.Ordinal) || text[last..].StartsWith(mark, StringComparison.Ordinal));
        Emit(mayBeMark ? text[..last] : text);
        return mayBeMark ? text[last..] : "";
    }

    private void Emit(string text)
    {
        if (text.Length == 0)
            return;
        lock (gate)
        {
            tail.Append(text);
            if (tail.Length > 2 * TailLength)
                tail.Remove(0, tail.Length - TailLength);
        }
        // The cell's error will say why; the back-trace helps nobody who reads a notebook.
        isDying |= text.StartsWith(CrashCause.NativeEnd, StringComparison.Ordinal);
        if (!isDying)
            onText(text);
    }
}
