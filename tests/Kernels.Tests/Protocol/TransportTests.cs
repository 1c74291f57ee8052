using System.Text;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Protocol;

public sealed class TransportTests : IDisposable
{
    private readonly TransportHost host = new();

    private static ReadOnlyMemory<byte> EmptyObject { get; } = "{}"u8.ToArray();

    [Theory]
    [InlineData("Shell")]
    [InlineData("Control")]
    [InlineData("Stdin")]
    public void A_request_is_answered_on_its_channel(string channel)
    {
        var client = host.Connect(Enum.Parse<Channel>(channel));
        Assert.Equal("""{"text":"é🐎"}""", host.Ask(client, """{"text":"é🐎"}"""));
        Assert.Equal(channel, host.Taken.Take().Channel.ToString());
    }

    [Fact]
    public void Replies_go_to_the_client_that_asked()
    {
        var one = host.Connect(Channel.Shell);
        var two = host.Connect(Channel.Shell);
        host.Send(one, TransportHost.Request("echo_request", """{"from":1}"""));
        Assert.Equal("""{"from":2}""", host.Ask(two, """{"from":2}"""));
        Assert.Equal("""{"from":1}""", Encoding.UTF8.GetString(host.Receive(one).Content.Span));
        Assert.False(one.HasSomething(0) || two.HasSomething(0));
    }

    [Fact]
    public void A_client_with_an_identity_is_reached_by_it_on_another_channel()
    {
        var shell = host.Connect(Channel.Shell, identity: "me");
        var stdin = host.Connect(Channel.Stdin, identity: "me");
        host.Connect(Channel.Stdin, identity: "other");
        TransportHost.Settle(stdin);
        host.Send(shell, TransportHost.Request("execute_request", "{}"));
        host.Transport.Send(Channel.Stdin, host.Taken.Take().Message.Reply("input_request", "kernel", EmptyObject));
        Assert.Equal("input_request", host.Receive(stdin).Header.MessageType);
    }

    [Fact]
    public void A_second_connection_takes_over_an_identity()
    {
        var former = host.Connect(Channel.Shell, identity: "me");
        Assert.Equal("""{"a":1}""", host.Ask(former, """{"a":1}"""));
        var latter = host.Connect(Channel.Shell, identity: "me");
        Assert.Equal("""{"a":2}""", host.Ask(latter, """{"a":2}"""));
        Assert.True(former.IsClosedByPeer());
        Assert.Equal("""{"a":3}""", host.Ask(latter, """{"a":3}"""));
    }

    [Fact]
    public void A_client_may_come_back()
    {
        for (int i = 0; i < 50; i++)
        {
            using var client = host.Connect(Channel.Shell, identity: i % 2 == 0 ? "me" : "");
            Assert.Equal("{}", host.Ask(client, "{}"));
        }
    }

    [Fact]
    public void A_message_to_a_client_that_is_gone_is_dropped()
    {
        var client = host.Connect(Channel.Shell, identity: "me");
        host.Send(client, TransportHost.Request("execute_request", "{}"));
        var request = host.Taken.Take().Message;
        client.Dispose();
        for (int i = 0; i < 100; i++)
            host.Transport.Send(Channel.Shell, request.Reply("execute_reply", "kernel", EmptyObject));
        Assert.Equal("{}", host.Ask(host.Connect(Channel.Shell), "{}"));
    }

    [Fact]
    public void A_subscriber_gets_the_topics_it_asked_for()
    {
        var all = host.Subscriber("");
        var some = host.Subscriber("stat", "stream");
        var none = host.Subscriber();
        foreach (string type in new[] { "status", "error", "stream", "sta" })
            host.Transport.Send(Channel.IoPub, Message.Broadcast(type, "kernel", EmptyObject));
        Assert.Equal(["status", "error", "stream", "sta"], Enumerable.Range(0, 4).Select(_ => host.Receive(all).Header.MessageType));
        Assert.Equal(["status", "stream"], Enumerable.Range(0, 2).Select(_ => host.Receive(some).Header.MessageType));
        Assert.False(some.HasSomething(0) || none.HasSomething(0));
    }

    [Fact]
    public void Subscriptions_may_be_messages_and_are_cancelled_as_often_as_made()
    {
        var old = host.Subscriber();
        void Publish() => host.Transport.Send(Channel.IoPub, Message.Broadcast("status", "kernel", EmptyObject));
        old.Send([1, .. "status"u8]);
        old.Send([1, .. "status"u8]);
        old.Send([0, .. "status"u8]);
        TransportHost.Settle(old);
        Publish();
        Assert.Equal("status", host.Receive(old).Header.MessageType);
        old.SendCommand("CANCEL", "status"u8.ToArray());
        TransportHost.Settle(old);
        Publish();
        Assert.True(host.Transport.Drain(TimeSpan.FromSeconds(20)));
        TransportHost.Settle(old);
    }

    [Fact]
    public void Ten_thousand_messages_arrive_in_order_at_every_subscriber()
    {
        ZmtpClient[] clients = [host.Subscriber(""), host.Subscriber("stream")];
        for (int i = 0; i < 10_000; i++)
            host.Transport.Send(Channel.IoPub, Message.Broadcast("stream", "kernel", Encoding.UTF8.GetBytes($"{{\"i\":{i}}}")));
        foreach (var client in clients)
            for (int i = 0; i < 10_000; i++)
                Assert.Equal($"{{\"i\":{i}}}", Encoding.UTF8.GetString(client.Receive()[6]));
    }

    [Fact]
    public void A_subscriber_that_does_not_read_holds_up_nobody()
    {
        var slow = host.Subscriber("");
        var quick = host.Subscriber("");
        byte[] content = Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('a', 4 << 20)}\"}}");
        for (int i = 0; i < 10; i++)
        {
            host.Transport.Send(Channel.IoPub, Message.Broadcast("stream", "kernel", content));
            Assert.Equal(content.Length, quick.Receive()[6].Length);
        }
        Assert.False(host.Transport.Drain(TimeSpan.FromMilliseconds(200)));
        for (int i = 0; i < 10; i++)
            Assert.Equal(content.Length, slow.Receive()[6].Length);
        Assert.True(host.Transport.Drain(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_subscriber_that_never_reads_is_dropped_before_it_fills_the_memory()
    {
        host.Subscriber("");
        var quick = host.Subscriber("status");
        // One array, however often it is sent.
        ReadOnlyMemory<byte> large = new byte[64 << 20];
        for (int i = 0; i < 17; i++)
            host.Transport.Send(Channel.IoPub, Message.Broadcast("stream", "kernel", EmptyObject) with { Buffers = [large] });
        host.Transport.Send(Channel.IoPub, Message.Broadcast("status", "kernel", EmptyObject));
        Assert.Equal("status", host.Receive(quick).Header.MessageType);
        Assert.Equal(["IoPub: closed a connection: it does not read, and too much waits for it."], host.Log);
        Assert.True(host.Transport.Drain(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void After_draining_all_messages_are_on_their_way()
    {
        var client = host.Subscriber("");
        for (int i = 0; i < 100; i++)
            host.Transport.Send(Channel.IoPub, Message.Broadcast("stream", "kernel", EmptyObject));
        Assert.True(host.Transport.Drain(TimeSpan.FromSeconds(20)));
        host.Transport.Dispose();
        for (int i = 0; i < 100; i++)
            client.Receive();
        Assert.True(client.IsClosedByPeer());
    }

    [Fact]
    public void A_large_frame_comes_and_goes_whole()
    {
        byte[] large = new byte[64 << 20];
        new Random(1).NextBytes(large);
        var client = host.Connect(Channel.Shell);
        host.Send(client, TransportHost.Request("echo_request", "{}") with { Buffers = [large, new byte[256], new byte[255], Array.Empty<byte>()] });
        var buffers = host.Receive(client).Buffers;
        Assert.Equal([64 << 20, 256, 255, 0], buffers.Select(buffer => buffer.Length));
        Assert.True(buffers[0].Span.SequenceEqual(large));
    }

    [Fact]
    public void A_heartbeat_comes_back_as_it_was()
    {
        var requester = host.Connect(Channel.Heartbeat, "REQ");
        requester.Send([], "ping"u8.ToArray());
        Assert.Equal(["", "ping"], requester.Receive().Select(Encoding.UTF8.GetString));
        var dealer = host.Connect(Channel.Heartbeat, "DEALER");
        dealer.Send("a"u8.ToArray(), "b"u8.ToArray(), [], "ping"u8.ToArray());
        Assert.Equal(["a", "b", "", "ping"], dealer.Receive().Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void All_goes_on_while_the_thread_pool_is_blocked()
    {
        // Not disposed: the pool is still waking up when the test ends.
        var release = new ManualResetEventSlim();
        for (int i = 0; i < 64; i++)
            ThreadPool.QueueUserWorkItem(_ => release.Wait());
        try
        {
            Assert.Equal("{}", host.Ask(host.Connect(Channel.Shell), "{}"));
            var client = host.Connect(Channel.Heartbeat, "REQ");
            client.Send([], "ping"u8.ToArray());
            Assert.Equal(2, client.Receive().Count);
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public void Threads_may_send_at_once_and_each_keeps_its_order()
    {
        var client = host.Subscriber("");
        var threads = Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 500; i++)
                host.Transport.Send(Channel.IoPub, Message.Broadcast("stream", $"{t}", Encoding.UTF8.GetBytes($"{{\"i\":{i}}}")));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        int[] next = new int[4];
        for (int i = 0; i < 2000; i++)
        {
            var message = host.Receive(client);
            Assert.Equal($"{{\"i\":{next[int.Parse(message.Header.Session)]++}}}", Encoding.UTF8.GetString(message.Content.Span));
        }
        threads.ForEach(thread => thread.Join());
    }

    [Fact]
    public void Endless_output_does_not_hold_up_requests()
    {
        bool answered = false;
        // So many that sending takes longer than writing.
        for (int i = 0; i < ZmtpLimits.Connections; i++)
            host.Subscriber("");
        var client = host.Connect(Channel.Control);
        var output = Message.Broadcast("stream", "kernel", EmptyObject);
        var threads = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref answered))
                host.Transport.Send(Channel.IoPub, output);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        try
        {
            for (int i = 0; i < 10; i++)
                Assert.Equal("{}", host.Ask(client, "{}"));
        }
        finally
        {
            Volatile.Write(ref answered, true);
            threads.ForEach(thread => thread.Join());
        }
    }

    [Fact]
    public void A_handler_that_fails_is_reported_and_the_next_message_handled()
    {
        int[] ports = TransportHost.FreePorts(5);
        var file = host.File with { ShellPort = ports[0], IoPubPort = ports[1], StdinPort = ports[2], ControlPort = ports[3], HeartbeatPort = ports[4] };
        using var failed = new CountdownEvent(2);
        using var transport = new Transport(file, (_, _) => throw new InvalidOperationException("No."), line =>
        {
            if (line == "Shell: could not handle a message of type echo_request: No.")
                failed.Signal();
        });
        using var client = ZmtpClient.Connect(file.EndPoint(Channel.Shell), "DEALER");
        host.Send(client, TransportHost.Request("echo_request", "{}"));
        host.Send(client, TransportHost.Request("echo_request", "{}"));
        Assert.True(failed.Wait(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_port_in_use_is_named_with_the_remedy()
    {
        var error = Assert.Throws<TransportException>(() => new Transport(host.File, (_, _) => { }, _ => { }));
        Assert.Equal(
            $"The Shell channel cannot listen at tcp://127.0.0.1:{host.File.ShellPort}: another program listens there; stop it, or start this kernel again with other ports.",
            error.Message);
    }

    [Fact]
    public void An_address_of_another_machine_is_named_with_the_remedy()
    {
        var error = Assert.Throws<TransportException>(() => new Transport(host.File with { Ip = "192.0.2.1" }, (_, _) => { }, _ => { }));
        Assert.Contains("tcp://192.0.2.1:", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("this machine has no such address; use 127.0.0.1, or * for all its addresses.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sending_after_the_end_does_nothing()
    {
        host.Transport.Dispose();
        host.Transport.Send(Channel.IoPub, Message.Broadcast("status", "kernel", EmptyObject));
        host.Transport.Dispose();
    }

    [Fact]
    public void A_message_to_nobody_is_a_mistake() =>
        Assert.Throws<ArgumentException>(() => host.Transport.Send(Channel.Shell, TransportHost.Request("x", "{}")));

    [Fact]
    public void Ports_are_free_again_after_the_end()
    {
        Assert.Equal("{}", host.Ask(host.Connect(Channel.Shell), "{}"));
        host.Transport.Dispose();
        using var again = new Transport(host.File, (_, _) => { }, _ => { });
    }

    public void Dispose() => host.Dispose();
}
