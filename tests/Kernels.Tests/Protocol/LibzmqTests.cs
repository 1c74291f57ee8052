using System.Diagnostics;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Protocol;

public class LibzmqTests
{
    // Arguments: key, then the addresses of shell, iopub, stdin, control and heartbeat. Every echo_request is published as a status as well.
    private const string Script = """
        import hashlib, hmac, json, os, sys, time, zmq

        key, shell_url, iopub_url, stdin_url, control_url, hb_url = sys.argv[1:]
        context = zmq.Context()

        def connect(kind, url, **options):
            socket = context.socket(kind)
            socket.linger = 0
            socket.rcvtimeo = socket.sndtimeo = 20000
            for name, value in options.items():
                setattr(socket, name, value)
            socket.connect(url)
            return socket

        def request(content, *buffers):
            parts = [json.dumps(part).encode() for part in
                     ({"msg_id": "1", "msg_type": "echo_request", "session": "s", "username": "", "date": "", "version": "5.3"}, {}, {}, content)]
            signature = hmac.new(key.encode(), b"".join(parts), hashlib.sha256).hexdigest().encode()
            return [b"<IDS|MSG>", signature, *parts, *buffers]

        def check(frames):
            at = frames.index(b"<IDS|MSG>")
            assert hmac.new(key.encode(), b"".join(frames[at + 2:at + 6]), hashlib.sha256).hexdigest().encode() == frames[at + 1]
            assert json.loads(frames[at + 3])["msg_id"] == "1"
            return json.loads(frames[at + 5]), frames[at + 6:]

        def ask(socket, content, *buffers):
            socket.send_multipart(request(content, *buffers))
            return check(socket.recv_multipart())

        def subscribe(*topics, **options):
            socket = connect(zmq.SUB, iopub_url, **options)
            for topic in topics:
                socket.subscribe(topic)
            return socket

        everything = subscribe(b"", rcvhwm=0)
        status = subscribe(b"stat", rcvhwm=0)
        nothing = subscribe(b"other", b"status")
        nothing.unsubscribe(b"status")
        time.sleep(0.5)

        # Every kind of client on every ROUTER, with an identity and without; PING and PONG between.
        for url in (shell_url, stdin_url, control_url):
            for options in ({}, {"identity": b"me"}):
                dealer = connect(zmq.DEALER, url, heartbeat_ivl=50, heartbeat_timeout=2000, **options)
                assert ask(dealer, {"text": "é🐎"}, b"buffer", b"") == ({"text": "é🐎"}, [b"buffer", b""])
                time.sleep(0.2)
                assert ask(dealer, {}) == ({}, [])
            requester = connect(zmq.REQ, url)
            assert ask(requester, {"a": 1}) == ({"a": 1}, [])

        # A second connection with the identity takes over.
        former = connect(zmq.DEALER, shell_url, identity=b"twice")
        assert ask(former, {}) == ({}, [])
        former.disconnect(shell_url)
        assert ask(connect(zmq.DEALER, shell_url, identity=b"twice"), {"a": 2}) == ({"a": 2}, [])

        large = os.urandom(64 << 20)
        dealer = connect(zmq.DEALER, shell_url)
        assert ask(dealer, {}, large)[1] == [large]

        for i in range(2000):
            dealer.send_multipart(request({"i": i}))
        for i in range(2000):
            assert check(dealer.recv_multipart())[0] == {"i": i}

        for socket in (everything, status):
            for _ in range(15 + 2 + 1 + 2000):
                frames = socket.recv_multipart()
                assert frames[0] == b"status", frames[0]
                check(frames)
        assert not nothing.poll(0)

        for _ in range(3):
            heart = connect(zmq.REQ, hb_url)
            for beat in (b"ping", b"x" * 1000):
                heart.send(beat)
                assert heart.recv() == beat

        # A socket of the wrong type is turned away, again and again, and the others go on.
        wrong = connect(zmq.SUB, shell_url, reconnect_ivl=10)
        time.sleep(0.2)
        assert ask(dealer, {}) == ({}, [])
        context.destroy(linger=0)
        """;

    [LibzmqFact]
    public void Clients_of_libzmq_are_served_over_tcp()
    {
        using var host = new TransportHost();
        Run(host);
        Assert.Contains("Shell: closed a connection: a ROUTER socket cannot talk to its type 'SUB'.", host.Log);
        Assert.DoesNotContain(host.Log, line => !line.Contains("'SUB'", StringComparison.Ordinal) && !line.StartsWith("Further", StringComparison.Ordinal));
    }

    [LibzmqFact]
    public void Clients_of_libzmq_are_served_over_ipc()
    {
        string folder = Directory.CreateTempSubdirectory("ipc").FullName;
        using (var host = new TransportHost("ipc", Path.Combine(folder, "kernel")))
            Run(host);
        Directory.Delete(folder);
    }

    private static void Run(TransportHost host)
    {
        string[] urls = [.. Enum.GetValues<Channel>().Select(host.File.Url)];
        using var process = Process.Start(new ProcessStartInfo(LibzmqFactAttribute.Python, ["-c", Script, TransportHost.Key, .. urls]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var clock = Stopwatch.StartNew();
        while (!process.HasExited && clock.Elapsed < TimeSpan.FromSeconds(60))
            if (host.Taken.TryTake(out var taken, 50))
                host.Transport.Send(Channel.IoPub, taken.Message.Publish("status", "kernel", taken.Message.Content));
        process.Kill();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
    }
}
