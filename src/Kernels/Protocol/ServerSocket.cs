using System.Net.Sockets;

namespace Experiments.Kernels.Protocol;

/// <summary>One of the kernel's ZMTP sockets with its peers. All but <see cref="Enqueue"/> runs on the transport's thread.</summary>
/// <param name="listener">Bound, listening and not blocking; owned by this.</param>
/// <param name="name">For warnings.</param>
/// <param name="warnings">Takes what went wrong with peers.</param>
internal abstract class ServerSocket(Socket listener, string name, WarningLog warnings) : IDisposable
{
    private const int RestMilliseconds = 1000;
    // Other sockets, and what peers send, get their turn after this much sending.
    private const int MillisecondsATurn = 10;

    private readonly List<Peer> peers = [];
    private readonly Queue<Addressed> queue = new();
    private readonly Lock queueGate = new();

    public Socket Listener { get; } = listener;

    public IReadOnlyList<Peer> Peers => peers;

    /// <summary>Until then no connections are accepted, because the system had no room for one; on the clock of <see cref="Environment.TickCount64"/>.</summary>
    public long RestsUntil { get; private set; }

    public bool HasQueued
    {
        get
        {
            lock (queueGate)
                return queue.Count > 0;
        }
    }

    /// <summary>This side's type, as the READY command says it.</summary>
    public abstract string SocketType { get; }

    /// <summary>Whether a peer of that type may connect.</summary>
    public abstract bool Accepts(string peerType);

    /// <summary>A peer has ended its handshake.</summary>
    public virtual void Joined(Peer peer)
    {
    }

    /// <summary>A peer has sent a whole message.</summary>
    public abstract void Received(Peer peer, ReadOnlyMemory<byte>[] frames);

    /// <summary>A peer has sent a command that is not the connection's own business.</summary>
    public virtual void ReceivedCommand(Peer peer, Command command)
    {
    }

    /// <summary>Puts a message in the queue, from any thread.</summary>
    public void Enqueue(ReadOnlyMemory<byte> address, OutgoingMessage message)
    {
        lock (queueGate)
            queue.Enqueue(new Addressed(address, message));
    }

    /// <summary>Sends what is queued, or as much of it as fits into a turn.</summary>
    public void SendQueued()
    {
        long ends = Environment.TickCount64 + MillisecondsATurn;
        while (Environment.TickCount64 < ends && Next() is { } next)
            Send(next.Address, next.Message);
    }

    private Addressed? Next()
    {
        lock (queueGate)
            return queue.TryDequeue(out var next) ? next : null;
    }

    /// <summary>A peer is gone.</summary>
    public virtual void Closed(Peer peer, string? fault)
    {
        peers.Remove(peer);
        if (fault is not null)
            warnings.Add($"{name}: closed a connection: {fault}.");
    }

    /// <summary>Takes the connection that waits, if it still does and there is room for it.</summary>
    public void Accept()
    {
        Socket? socket = null;
        try
        {
            socket = Listener.Accept();
            socket.Blocking = false;
            if (socket.AddressFamily != AddressFamily.Unix)
                socket.NoDelay = true;
        }
        catch (SocketException e)
        {
            if (socket is null && e.SocketErrorCode is not (SocketError.WouldBlock or SocketError.ConnectionAborted or SocketError.ConnectionReset))
            {
                warnings.Add($"{name}: cannot accept a connection: {e.Message}.");
                RestsUntil = Environment.TickCount64 + RestMilliseconds;
            }
            socket?.Dispose();
            return;
        }
        if (peers.Count < ZmtpLimits.Connections)
        {
            var peer = new Peer(socket, this);
            peers.Add(peer);
            peer.Greet();
        }
        else
        {
            socket.Dispose();
            warnings.Add($"{name}: refused a connection: {ZmtpLimits.Connections} are open.");
        }
    }

    /// <summary>Sends a message to the peers that the address means.</summary>
    protected abstract void Send(ReadOnlyMemory<byte> address, OutgoingMessage message);

    public void Dispose()
    {
        Listener.Dispose();
        foreach (var peer in peers.ToArray())
            peer.Close();
    }

    private sealed record Addressed(ReadOnlyMemory<byte> Address, OutgoingMessage Message);
}
