using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Protocol;

/// <summary>A transport on free ports that answers each request with its own content, and clients for it.</summary>
internal sealed class TransportHost : IDisposable
{
    public const string Key = "a0436f6c-1916-498b-8eb9-e81ab9368e84";

    private readonly List<IDisposable> clients = [];

    public TransportHost(string transport = "tcp", string ip = "127.0.0.1", string key = Key)
    {
        int[] ports = FreePorts(5);
        File = new ConnectionFile(transport, ip, ports[0], ports[1], ports[2], ports[3], ports[4], key, "hmac-sha256", "");
        Wire = new Wire(key);
        Transport = new Transport(File, Take, Log.Enqueue);
    }

    public ConnectionFile File { get; }

    public Wire Wire { get; }

    public Transport Transport { get; }

    public ConcurrentQueue<string> Log { get; } = new();

    public BlockingCollection<(Channel Channel, Message Message)> Taken { get; } = [];

    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    public static Message Request(string type, string content) =>
        Message.Broadcast(type, "client", Encoding.UTF8.GetBytes(content)) with { Identities = [] };

    public ZmtpClient Connect(Channel channel, string type = "DEALER", string identity = "") =>
        Keep(ZmtpClient.Connect(File.EndPoint(channel), type, identity));

    public ZmtpClient ConnectRaw(Channel channel) => Keep(ZmtpClient.ConnectRaw(File.EndPoint(channel)));

    /// <summary>A subscriber whose subscription has arrived.</summary>
    public ZmtpClient Subscriber(params string[] prefixes)
    {
        var client = Connect(Channel.IoPub, "SUB");
        foreach (string prefix in prefixes)
            client.Subscribe(prefix);
        Settle(client);
        return client;
    }

    /// <summary>Waits until the transport has read what the client sent.</summary>
    public static void Settle(ZmtpClient client)
    {
        client.SendCommand("PING", 0, 0);
        Assert.Equal("PONG", client.ReceiveCommand().Name);
    }

    public void Send(ZmtpClient client, Message message) => client.Send([.. Wire.Encode(message).Select(frame => frame.ToArray())]);

    public Message Receive(ZmtpClient client)
    {
        Assert.True(Wire.TryDecode([.. client.Receive().Select(frame => (ReadOnlyMemory<byte>)frame)], out var message, out string? fault), fault);
        return message;
    }

    /// <summary>Sends a request and receives the content of its reply.</summary>
    public string Ask(ZmtpClient client, string content)
    {
        Send(client, Request("echo_request", content));
        return Encoding.UTF8.GetString(Receive(client).Content.Span);
    }

    public void Dispose()
    {
        clients.ForEach(client => client.Dispose());
        Transport.Dispose();
        Taken.Dispose();
    }

    private ZmtpClient Keep(ZmtpClient client)
    {
        clients.Add(client);
        return client;
    }

    private void Take(Channel channel, Message message)
    {
        Taken.Add((channel, message));
        if (message.Header.MessageType == "echo_request")
            Transport.Send(channel, message.Reply("echo_reply", "kernel", message.Content) with { Buffers = message.Buffers });
    }
}
