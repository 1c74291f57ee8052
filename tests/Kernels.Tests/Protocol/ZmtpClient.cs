using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Experiments.Kernels.Tests.Protocol;

/// <summary>A blocking ZMTP 3 client for tests: DEALER, SUB or REQ. Shares no code with what it tests.</summary>
internal sealed class ZmtpClient : IDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private readonly Socket socket;

    private ZmtpClient(Socket socket, TimeSpan timeout)
    {
        this.socket = socket;
        socket.ReceiveTimeout = socket.SendTimeout = (int)timeout.TotalMilliseconds;
    }

    /// <summary>Connects without any handshake, for tests that speak bytes.</summary>
    public static ZmtpClient ConnectRaw(EndPoint endPoint, TimeSpan? timeout = null)
    {
        bool ipc = endPoint is UnixDomainSocketEndPoint;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ipc ? ProtocolType.Unspecified : ProtocolType.Tcp);
        if (!ipc)
            socket.NoDelay = true;
        socket.Connect(endPoint);
        return new ZmtpClient(socket, timeout ?? DefaultTimeout);
    }

    /// <summary>Connects and shakes hands.</summary>
    public static ZmtpClient Connect(EndPoint endPoint, string socketType, string identity = "", TimeSpan? timeout = null)
    {
        var client = ConnectRaw(endPoint, timeout);
        client.SendRaw(Greeting());
        client.ReceiveRaw(64);
        client.SendCommand("READY", [.. Property("Socket-Type", socketType), .. Property("Identity", identity)]);
        var (name, _) = client.ReceiveCommand();
        if (name != "READY")
            throw new IOException($"The peer answered {name}.");
        return client;
    }

    /// <summary>Connects at a port of this machine.</summary>
    public static ZmtpClient Connect(int port, string socketType, string identity = "") =>
        Connect(new IPEndPoint(IPAddress.Loopback, port), socketType, identity);

    /// <summary>A greeting of version 3.1 and mechanism NULL.</summary>
    public static byte[] Greeting()
    {
        byte[] greeting = new byte[64];
        greeting[0] = 0xFF;
        greeting[9] = 0x7F;
        greeting[10] = 3;
        greeting[11] = 1;
        "NULL"u8.CopyTo(greeting.AsSpan(12));
        return greeting;
    }

    public static byte[] Property(string name, string value)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, Encoding.Latin1.GetByteCount(value));
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. length, .. Encoding.Latin1.GetBytes(value)];
    }

    public void Subscribe(string prefix = "") => SendCommand("SUBSCRIBE", Encoding.UTF8.GetBytes(prefix));

    public void SendCommand(string name, params byte[] body) => SendFrame(4, [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. body]);

    /// <summary>Sends a message.</summary>
    public void Send(params byte[][] frames)
    {
        for (int i = 0; i < frames.Length; i++)
            SendFrame((byte)(i + 1 < frames.Length ? 1 : 0), frames[i]);
    }

    public void SendFrame(byte flags, byte[] body)
    {
        if (body.Length <= 255)
        {
            SendRaw([flags, (byte)body.Length, .. body]);
            return;
        }
        byte[] head = new byte[9];
        head[0] = (byte)(flags | 2);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(1), body.Length);
        SendRaw(head);
        SendRaw(body);
    }

    public void SendRaw(params byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
            sent += socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
    }

    /// <summary>Receives a message; throws <see cref="SocketException"/> when none comes in time.</summary>
    public List<byte[]> Receive()
    {
        var frames = new List<byte[]>();
        while (true)
        {
            var (flags, body) = ReceiveFrame();
            if ((flags & 4) != 0)
                throw new IOException("A command came instead of a message.");
            frames.Add(body);
            if ((flags & 1) == 0)
                return frames;
        }
    }

    public (string Name, byte[] Body) ReceiveCommand()
    {
        var (flags, body) = ReceiveFrame();
        if ((flags & 4) == 0)
            throw new IOException("A message came instead of a command.");
        return (Encoding.ASCII.GetString(body, 1, body[0]), body[(1 + body[0])..]);
    }

    public (byte Flags, byte[] Body) ReceiveFrame()
    {
        byte flags = ReceiveRaw(1)[0];
        long size = (flags & 2) != 0 ? BinaryPrimitives.ReadInt64BigEndian(ReceiveRaw(8)) : ReceiveRaw(1)[0];
        return (flags, ReceiveRaw((int)size));
    }

    public byte[] ReceiveRaw(int count)
    {
        byte[] bytes = new byte[count];
        for (int got = 0; got < count;)
        {
            int more = socket.Receive(bytes, got, count - got, SocketFlags.None);
            got += more > 0 ? more : throw new EndOfStreamException("The peer has closed the connection.");
        }
        return bytes;
    }

    /// <summary>Whether something comes within a time.</summary>
    public bool HasSomething(int milliseconds) => socket.Poll(milliseconds * 1000, SelectMode.SelectRead);

    /// <summary>Whether the peer closes the connection; what comes before is thrown away.</summary>
    public bool IsClosedByPeer()
    {
        byte[] buffer = new byte[4096];
        var clock = Stopwatch.StartNew();
        try
        {
            while (socket.Receive(buffer) > 0)
                if (clock.ElapsedMilliseconds > socket.ReceiveTimeout)
                    return false;
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown;
        }
    }

    public void Dispose() => socket.Dispose();
}
