using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Experiments.Lib.Tests.Checkpoints;

/// <summary>A server that says what a test tells it to, byte for byte, and notes what it was asked. One request a connection.</summary>
internal sealed class HubServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopped = new();
    private readonly Func<Request, Stream, Task> answer;

    public HubServer(Func<Request, Stream, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = Serve();
    }

    public ConcurrentQueue<Request> Requests { get; } = [];

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public int Count(string method) => Requests.Count(r => r.Method == method);

    public static async Task Send(Stream stream, string status, string headers = "", byte[]? body = null)
    {
        string length = body is null || headers.Contains("Content-Length", StringComparison.Ordinal) ? "" : $"Content-Length: {body.Length}\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{length}{headers}\r\n"));
        await stream.WriteAsync(body ?? []);
    }

    public void Dispose()
    {
        stopped.Cancel();
        listener.Stop();
        stopped.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
                _ = Answer(await listener.AcceptTcpClientAsync(stopped.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Answer(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = new StringBuilder();
                var one = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
                    head.Append((char)one[0]);
                string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
                if (lines.Length == 0)
                    return;
                string[] first = lines[0].Split(' ');
                var request = new Request(first[0], first[1], lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase));
                Requests.Enqueue(request);
                await answer(request, stream);
            }
            catch (IOException)
            {
                // The other side left.
            }
        }
    }

    internal sealed record Request(string Method, string Path, Dictionary<string, string> Headers)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);

        public long First => Header("Range") is { } range ? long.Parse(range["bytes=".Length..].TrimEnd('-')) : 0;
    }
}
