using System.Net.Sockets;

namespace Experiments.Kernels.Protocol;

/// <summary>Waits for any of the sockets to have something to do, and does it.</summary>
internal sealed class Poller(IReadOnlyList<ServerSocket> servers, WakeUp wakeUp)
{
    private readonly byte[] buffer = new byte[128 << 10];
    private readonly List<Socket> readable = [];
    private readonly List<Socket> writable = [];
    private readonly Dictionary<Socket, Peer> peers = [];

    /// <summary>Whether some peer has not been sent everything yet.</summary>
    public bool HasUnsent => servers.Any(server => server.Peers.Any(peer => peer.HasUnsent));

    /// <summary>Waits once, then reads, writes and accepts wherever that is possible.</summary>
    public void Turn()
    {
        long now = Environment.TickCount64;
        long next = Prepare(now);
        Socket.Select(readable, writable.Count > 0 ? writable : null, null, next == long.MaxValue ? -1 : (int)Math.Min(next - now, 10_000) * 1000);
        foreach (var socket in writable)
            peers[socket].Flush();
        foreach (var socket in readable)
        {
            if (socket == wakeUp.Reader)
                wakeUp.Reset();
            else if (!peers.TryGetValue(socket, out var peer))
                servers.First(server => server.Listener == socket).Accept();
            else if (peer.IsOpen)
                peer.Receive(buffer);
        }
    }

    /// <summary>Fills the lists of sockets to wait for.</summary>
    /// <returns>When the wait has to end though nothing happens.</returns>
    private long Prepare(long now)
    {
        long next = long.MaxValue;
        peers.Clear();
        readable.Clear();
        writable.Clear();
        readable.Add(wakeUp.Reader);
        foreach (var server in servers)
        {
            if (server.RestsUntil <= now)
                readable.Add(server.Listener);
            else
                next = Math.Min(next, server.RestsUntil);
            for (int i = server.Peers.Count - 1; i >= 0; i--)
            {
                var peer = server.Peers[i];
                if (!peer.IsReady && peer.HandshakeEnds <= now)
                {
                    peer.Close("it did not end its handshake");
                    continue;
                }
                if (!peer.IsReady)
                    next = Math.Min(next, peer.HandshakeEnds);
                peers.Add(peer.Socket, peer);
                readable.Add(peer.Socket);
                if (peer.HasUnsent)
                    writable.Add(peer.Socket);
            }
        }
        return next;
    }
}
