using System.Net;
using System.Net.Sockets;

namespace Experiments.Kernels.Protocol;

/// <summary>A connection of the process to itself, by which other threads end the poller's wait.</summary>
internal sealed class WakeUp : IDisposable
{
    private readonly Socket writer;
    private int isSet;

    public WakeUp()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        writer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        writer.Connect(listener.LocalEndPoint!);
        // Another process may have been quicker to connect.
        do
        {
            Reader?.Dispose();
            Reader = listener.Accept();
        }
        while (!Reader.RemoteEndPoint!.Equals(writer.LocalEndPoint));
        Reader.Blocking = false;
        writer.Blocking = false;
    }

    /// <summary>Readable when set.</summary>
    public Socket Reader { get; private set; }

    /// <summary>Wakes the poller, or does nothing when that is already under way.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref isSet, 1) != 0)
            return;
        try
        {
            writer.Send([1], SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <summary>To be called before looking for work.</summary>
    public void Reset()
    {
        Span<byte> buffer = stackalloc byte[16];
        Reader.Receive(buffer, SocketFlags.None, out _);
        Interlocked.Exchange(ref isSet, 0);
    }

    public void Dispose()
    {
        Reader.Dispose();
        writer.Dispose();
    }
}
