using System.Text;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Engine;

/// <summary>A running cell: its outputs, its cancellation, and the session it belongs to.</summary>
/// <remarks>
/// The context flows with the cell's own tasks and threads, so that the output of background work stays with the cell that
/// started it. Stream text is gathered and sent on every 50 ms, at 64 K characters, and before any other output.
/// </remarks>
/// <param name="session">The session that runs it.</param>
/// <param name="cell">What it runs.</param>
/// <param name="sink">Where its outputs go.</param>
/// <param name="interrupter">Stops it.</param>
internal sealed class CellContext(Session session, CellInput cell, IOutputSink sink, Interrupter interrupter)
{
    private const int FlushLength = 1 << 16;
    private const int FlushMilliseconds = 50;
    private static readonly AsyncLocal<CellContext?> Flowing = new();
    private static CellContext? latest;

    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private string pendingStream = "stdout";
    private Timer? timer;

    /// <summary>The cell that the caller's work belongs to; the latest one for work that no cell started.</summary>
    public static CellContext? Current => Flowing.Value ?? latest;

    public Session Session => session;

    public CellInput Cell => cell;

    /// <summary>Stops the cell, and runs its code so that it can be stopped.</summary>
    public Interrupter Interrupter => interrupter;

    /// <summary>What is done when the cell's own work has ended, well or not.</summary>
    public List<Action> AtEnd { get; } = [];

    /// <summary>Makes this the current cell of the calling flow.</summary>
    public void Enter()
    {
        Flowing.Value = this;
        latest = this;
    }

    /// <summary>Sends what is pending and lets the calling flow go; later output still reaches this cell.</summary>
    public void Leave()
    {
        Flush();
        Flowing.Value = null;
    }

    /// <summary>Sends what the latest cell of a session that ends still has pending, and forgets it.</summary>
    public static void Forget(Session session)
    {
        if (latest is not { } cell || cell.Session != session)
            return;
        cell.Flush();
        latest = null;
    }

    /// <summary>Appends text to a stream.</summary>
    public void Write(string stream, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        lock (gate)
        {
            if (stream != pendingStream)
                SendPending(all: true);
            pendingStream = stream;
            pending.Append(text);
            if (pending.Length >= FlushLength)
                SendPending(all: false);
            if (pending.Length > 0)
                timer ??= new Timer(_ => FlushSoon(), null, FlushMilliseconds, Timeout.Infinite);
        }
    }

    /// <summary>Sends an output after the text that came before it.</summary>
    public void Send(OutputEvent output)
    {
        lock (gate)
        {
            SendPending(all: true);
            sink.Send(output);
        }
    }

    /// <summary>Asks the reader for a line.</summary>
    /// <exception cref="InputUnavailableException">The front cannot ask.</exception>
    public string Ask(string prompt, bool isPassword)
    {
        Flush();
        return sink.Ask(prompt, isPassword, interrupter.Quiet);
    }

    /// <summary>Displays content under a fresh or given id.</summary>
    public void Display(JsonObject data, string? displayId) => Send(new DisplayOutput(data, displayId));

    private void Flush()
    {
        lock (gate)
            SendPending(all: true);
    }

    private void FlushSoon()
    {
        lock (gate)
        {
            timer?.Dispose();
            timer = null;
            SendPending(all: false);
        }
    }

    private void SendPending(bool all)
    {
        if (pending.Length == 0)
            return;
        // One character may be two chars; a half of it waits for the other.
        int length = !all && char.IsHighSurrogate(pending[^1]) ? pending.Length - 1 : pending.Length;
        if (length == 0)
            return;
        string text = pending.ToString(0, length);
        pending.Remove(0, length);
        sink.Send(new StreamOutput(pendingStream, text));
    }
}
