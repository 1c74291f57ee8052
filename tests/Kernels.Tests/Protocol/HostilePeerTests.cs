using System.Text;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Protocol;

public sealed class HostilePeerTests : IDisposable
{
    private readonly TransportHost host = new();

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "it does not speak ZMTP")]
    [InlineData("\u00FF\0\0\0\0\0\0\0\u0001\u0000", "it does not speak ZMTP")]
    [InlineData("\u00FF\0\0\0\0\0\0\0\u0001\u007F\u0001", "it speaks ZMTP 1; version 3 or later is needed")]
    public void Another_greeting_ends_the_connection(string greeting, string fault)
    {
        var client = host.ConnectRaw(Channel.Shell);
        client.SendRaw(Encoding.Latin1.GetBytes(greeting));
        AssertClosed(client, $"Shell: closed a connection: {fault}.");
    }

    [Fact]
    public void Another_mechanism_ends_the_connection()
    {
        byte[] greeting = ZmtpClient.Greeting();
        "PLAIN"u8.CopyTo(greeting.AsSpan(12));
        var client = host.ConnectRaw(Channel.Control);
        client.SendRaw(greeting);
        AssertClosed(client, "Control: closed a connection: it wants a security mechanism other than NULL.");
    }

    [Fact]
    public void A_greeting_may_come_byte_by_byte()
    {
        var client = host.ConnectRaw(Channel.Shell);
        foreach (byte one in ZmtpClient.Greeting())
            client.SendRaw(one);
        client.ReceiveRaw(64);
        Assert.Equal("READY", client.ReceiveCommand().Name);
    }

    [Theory]
    [InlineData("Shell", "SUB", "ROUTER")]
    [InlineData("IoPub", "DEALER", "PUB")]
    [InlineData("Heartbeat", "PULL", "REP")]
    [InlineData("Control", "", "ROUTER")]
    public void A_socket_type_that_does_not_fit_is_told_so(string channel, string type, string own)
    {
        var client = Greeted(Enum.Parse<Channel>(channel));
        client.SendCommand("READY", ZmtpClient.Property("Socket-Type", type));
        var (name, body) = client.ReceiveCommand();
        Assert.Equal(("ERROR", "Invalid socket type"), (name, Encoding.ASCII.GetString(body, 1, body[0])));
        AssertClosed(client, $"{channel}: closed a connection: a {own} socket cannot talk to its type '{type}'.");
    }

    [Fact]
    public void A_message_before_READY_ends_the_connection()
    {
        var client = Greeted(Channel.Shell);
        client.Send("a"u8.ToArray());
        AssertClosed(client, "Shell: closed a connection: it sent a message before READY.");
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 5, (byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e', 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 8, (byte)'I', (byte)'d', (byte)'e', (byte)'n', (byte)'t', (byte)'i', (byte)'t', (byte)'y', 0, 0, 0, 2, 0, 1 })]
    public void Malformed_properties_end_the_connection(byte[] properties)
    {
        var client = Greeted(Channel.Shell);
        client.SendCommand("READY", properties);
        AssertClosed(client, "Shell: closed a connection: its READY is malformed.");
    }

    [Theory]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0x20, 0, 0, 1 }, "a frame claims 536870913 bytes")]
    [InlineData(new byte[] { 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "a frame claims 18446744073709551615 bytes")]
    [InlineData(new byte[] { 6, 0, 0, 0, 0, 0, 1, 0, 1 }, "a frame claims 65537 bytes")]
    [InlineData(new byte[] { 0x80, 0 }, "a frame has the flags 0x80")]
    [InlineData(new byte[] { 5, 0 }, "a frame has the flags 0x05")]
    public void A_frame_out_of_bounds_ends_the_connection(byte[] bytes, string fault)
    {
        var client = host.Connect(Channel.Shell);
        client.SendRaw(bytes);
        AssertClosed(client, $"Shell: closed a connection: {fault}.");
    }

    [Fact]
    public void A_message_of_endless_frames_ends_the_connection()
    {
        var client = host.Connect(Channel.Heartbeat);
        for (int i = 0; i < 4097; i++)
            client.SendFrame(1, []);
        AssertClosed(client, "Heartbeat: closed a connection: a message has more than 1024 MiB or 4096 frames.");
    }

    [Fact]
    public void Memory_grows_with_what_comes_and_not_with_what_is_claimed()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 20; i++)
        {
            var client = host.Connect(Channel.Shell);
            TransportHost.Settle(client);
            client.SendRaw(2, 0, 0, 0, 0, 0x19, 0, 0, 0);
            client.SendRaw(new byte[1000]);
        }
        Assert.Equal("{}", host.Ask(host.Connect(Channel.Shell), "{}"));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: false) - before, long.MinValue, 32 << 20);
    }

    [Fact]
    public void Half_a_message_is_forgotten_with_its_client()
    {
        var client = host.Connect(Channel.Shell);
        client.SendFrame(1, "<IDS|MSG>"u8.ToArray());
        client.SendRaw(0, 100, 1, 2, 3);
        client.Dispose();
        Assert.Equal("{}", host.Ask(host.Connect(Channel.Shell), "{}"));
        Assert.Single(host.Taken);
    }

    [Fact]
    public void A_bad_message_is_dropped_with_a_reason_and_the_next_one_read()
    {
        var client = host.Connect(Channel.Shell);
        client.Send("no"u8.ToArray(), "delimiter"u8.ToArray());
        host.Send(client, TransportHost.Request("echo_request", "[]"));
        Assert.Equal("{}", host.Ask(client, "{}"));
        Assert.Equal(
            ["Shell: dropped a message: no <IDS|MSG> delimiter.", "Shell: dropped a message: the content is not a JSON object."], host.Log);
    }

    [Fact]
    public void A_flood_of_bad_messages_does_not_flood_the_log()
    {
        var client = host.Connect(Channel.Shell);
        for (int i = 0; i < 100_000; i += 1000)
            client.SendRaw([.. Enumerable.Repeat(new byte[] { 0, 1, 65 }, 1000).SelectMany(frame => frame)]);
        Assert.Equal("{}", host.Ask(client, "{}"));
        Assert.Equal(21, host.Log.Count);
        Assert.Equal("Further warnings of this minute are only counted.", host.Log.Last());
    }

    [Fact]
    public void Connections_beyond_the_limit_are_closed_and_the_others_served()
    {
        var first = host.Connect(Channel.Shell);
        for (int i = 1; i < ZmtpLimits.Connections; i++)
            TransportHost.Settle(host.Connect(Channel.Shell));
        AssertClosed(host.ConnectRaw(Channel.Shell), $"Shell: refused a connection: {ZmtpLimits.Connections} are open.");
        // On Linux more file numbers than select() could take.
        var subscribers = Enumerable.Range(0, ZmtpLimits.Connections).Select(_ => host.Subscriber("")).ToList();
        Assert.Equal("{}", host.Ask(first, "{}"));
        host.Transport.Send(Channel.IoPub, Message.Broadcast("status", "kernel", "{}"u8.ToArray()));
        Assert.All(subscribers, subscriber => Assert.Equal("status", host.Receive(subscriber).Header.MessageType));
    }

    [Fact]
    public void Too_many_subscriptions_end_the_connection()
    {
        var client = host.Subscriber();
        for (int i = 0; i <= 1024; i++)
            client.Subscribe($"{i}");
        AssertClosed(client, "IoPub: closed a connection: it wants more than 1024 topics or one of more than 4096 bytes.");
    }

    [Fact]
    public void A_ping_is_answered_with_its_context_and_unknown_commands_are_ignored()
    {
        var client = host.Connect(Channel.Shell);
        client.SendCommand("WHAT", 1, 2, 3);
        client.SendFrame(4, []);
        client.SendFrame(4, [200, 1]);
        client.SendCommand("PING", 0, 0, 7, 8);
        var (name, context) = client.ReceiveCommand();
        Assert.Equal("PONG", name);
        Assert.Equal([7, 8], context);
    }

    [Fact]
    public void Random_bytes_never_stop_the_service()
    {
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            using var client = i % 2 == 0 ? host.Connect((Channel)(i / 2 % 5), i / 2 % 5 == 1 ? "SUB" : "DEALER") : host.ConnectRaw(Channel.Shell);
            byte[] bytes = new byte[random.Next(500)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
                bytes[0] &= 7;
            client.SendRaw(bytes);
        }
        Assert.Equal("{}", host.Ask(host.Connect(Channel.Shell), "{}"));
    }

    public void Dispose() => host.Dispose();

    private ZmtpClient Greeted(Channel channel)
    {
        var client = host.ConnectRaw(channel);
        client.SendRaw(ZmtpClient.Greeting());
        client.ReceiveRaw(64);
        Assert.Equal("READY", client.ReceiveCommand().Name);
        return client;
    }

    private void AssertClosed(ZmtpClient client, string warning)
    {
        Assert.True(client.IsClosedByPeer());
        Assert.True(SpinWait.SpinUntil(() => host.Log.Contains(warning), TimeSpan.FromSeconds(20)), string.Join("\n", host.Log));
        Assert.Equal("{}", host.Ask(host.Connect(Channel.Control), "{}"));
    }
}
