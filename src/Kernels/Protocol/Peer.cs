using System.Net.Sockets;

namespace Experiments.Kernels.Protocol;

/// <summary>One connection: its handshake, the message it is sending, and the messages that wait for it.</summary>
/// <param name="socket">Connected and not blocking; owned by this.</param>
/// <param name="server">Takes what the peer sends.</param>
internal sealed class Peer(Socket socket, ServerSocket server)
{
    // Others get their turn after this many bytes.
    private const int BytesATurn = 1 << 20;

    private readonly Greeting greeting = new();
    private readonly FrameReader reader = new();
    private readonly Queue<OutgoingMessage> waiting = new();
    private readonly List<ReadOnlyMemory<byte>> frames = [];
    private long frameBytes;
    private long unsent;
    private int segment;
    private int offset;

    public Socket Socket { get; } = socket;

    public bool IsOpen { get; private set; } = true;

    public bool IsReady { get; private set; }

    /// <summary>On the clock of <see cref="Environment.TickCount64"/>.</summary>
    public long HandshakeEnds { get; } = Environment.TickCount64 + (long)ZmtpLimits.Handshake.TotalMilliseconds;

    public bool HasUnsent => waiting.Count > 0;

    /// <summary>What a ROUTER calls this peer.</summary>
    public byte[] Identity { get; set; } = [];

    /// <summary>Begins the handshake.</summary>
    public void Greet() => Send(OutgoingMessage.Greeting);

    /// <summary>Takes a message; it goes out now as far as the connection allows.</summary>
    public void Send(OutgoingMessage message)
    {
        if (!IsOpen)
            return;
        unsent += message.Length + ZmtpLimits.MessageOverhead;
        if (unsent > ZmtpLimits.UnsentBytes)
        {
            Close("it does not read, and too much waits for it");
            return;
        }
        waiting.Enqueue(message);
        if (waiting.Count == 1)
            Flush();
    }

    /// <summary>Writes what waits, as far as the connection allows.</summary>
    public void Flush()
    {
        int sent = 0;
        while (IsOpen && sent < BytesATurn && waiting.TryPeek(out var message))
        {
            int count = Socket.Send(message.Segments[segment].Span[offset..], SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock or SocketError.IOPending or SocketError.NoBufferSpaceAvailable)
                return;
            if (error != SocketError.Success)
            {
                Close();
                return;
            }
            sent += count;
            offset += count;
            if (offset < message.Segments[segment].Length)
                continue;
            offset = 0;
            if (++segment < message.Segments.Count)
                continue;
            segment = 0;
            unsent -= message.Length + ZmtpLimits.MessageOverhead;
            waiting.Dequeue();
        }
    }

    /// <summary>Reads once what has come.</summary>
    public void Receive(byte[] buffer)
    {
        int count = Socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock or SocketError.IOPending)
            return;
        if (error != SocketError.Success || count == 0)
        {
            Close();
            return;
        }
        ReadOnlySpan<byte> input = buffer.AsSpan(0, count);
        while (IsOpen && !input.IsEmpty)
        {
            if (!greeting.IsComplete)
                TakeGreeting(ref input);
            else if (reader.Read(ref input))
                TakeFrame();
            else if (reader.Fault is { } fault)
                Close(fault);
        }
    }

    /// <summary>Ends the connection.</summary>
    /// <param name="fault">What the peer did wrong; null when it just left.</param>
    public void Close(string? fault = null)
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        Socket.Dispose();
        waiting.Clear();
        frames.Clear();
        server.Closed(this, fault);
    }

    private void TakeGreeting(ref ReadOnlySpan<byte> input)
    {
        if (greeting.Read(ref input) is { } fault)
            Close(fault);
        else if (greeting.IsComplete)
            Send(Ready.Compose(server.SocketType));
    }

    private void TakeFrame()
    {
        if ((reader.Flags & FrameFlags.Command) != 0)
            TakeCommand(new Command(reader.Body));
        else if (!IsReady)
            Close("it sent a message before READY");
        else
            TakeMessageFrame();
    }

    private void TakeMessageFrame()
    {
        frames.Add(reader.Body);
        frameBytes += reader.Body.Length;
        if (frameBytes > ZmtpLimits.MessageBytes || frames.Count > ZmtpLimits.MessageFrames)
        {
            Close($"a message has more than {ZmtpLimits.MessageBytes >> 20} MiB or {ZmtpLimits.MessageFrames} frames");
            return;
        }
        if ((reader.Flags & FrameFlags.More) != 0)
            return;
        ReadOnlyMemory<byte>[] message = [.. frames];
        frames.Clear();
        frameBytes = 0;
        server.Received(this, message);
    }

    private void TakeCommand(Command command)
    {
        if (command.Is("ERROR"u8))
            Close("it reported an error");
        else if (IsReady)
            TakeLaterCommand(command);
        else if (command.Is("READY"u8))
            TakeReady(Ready.Parse(command.Body));
        else
            Close("it began with another command than READY");
    }

    private void TakeLaterCommand(Command command)
    {
        // A ping is a time to live of two bytes and a context to send back.
        if (command.Is("PING"u8) && command.Body.Length >= 2)
            Send(OutgoingMessage.Command("PONG"u8, command.Body[2..]));
        else
            server.ReceivedCommand(this, command);
    }

    private void TakeReady(Ready? ready)
    {
        if (ready is null)
        {
            Close("its READY is malformed");
        }
        else if (!server.Accepts(ready.SocketType))
        {
            byte[] reason = "Invalid socket type"u8.ToArray();
            Send(OutgoingMessage.Command("ERROR"u8, [(byte)reason.Length, .. reason]));
            Close($"a {server.SocketType} socket cannot talk to its type '{ready.SocketType[..Math.Min(ready.SocketType.Length, 10)]}'");
        }
        else
        {
            IsReady = true;
            Identity = ready.Identity;
            server.Joined(this);
        }
    }
}
