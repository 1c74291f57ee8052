using System.Text;
using System.Text.Json.Nodes;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Tests.Protocol;

namespace Experiments.Kernels.Tests.Jupyter;

/// <summary>A front end: connections to all channels of a kernel under one identity.</summary>
internal sealed class KernelClient : IDisposable
{
    private readonly Wire wire;
    private readonly string session = Guid.NewGuid().ToString("n");
    private readonly Dictionary<Channel, ZmtpClient> channels = [];

    public KernelClient(ConnectionFile file)
    {
        wire = new Wire(file.Key);
        string identity = Guid.NewGuid().ToString("n")[..8];
        foreach (var channel in (Channel[])[Channel.Shell, Channel.Control, Channel.Stdin])
            channels[channel] = ZmtpClient.Connect(file.EndPoint(channel), "DEALER", identity, TimeSpan.FromSeconds(60));
        channels[Channel.Heartbeat] = ZmtpClient.Connect(file.EndPoint(Channel.Heartbeat), "REQ");
        var news = channels[Channel.IoPub] = ZmtpClient.Connect(file.EndPoint(Channel.IoPub), "SUB", "", TimeSpan.FromSeconds(60));
        news.Subscribe();
        TransportHost.Settle(news);
    }

    public ZmtpClient this[Channel channel] => channels[channel];

    /// <summary>Sends a request and returns its id.</summary>
    public string Send(Channel channel, string type, JsonObject? content = null, JsonObject? metadata = null)
    {
        var message = Message.Broadcast(type, session, Encoding.UTF8.GetBytes((content ?? []).ToJsonString())) with
        {
            Identities = [],
            Metadata = Encoding.UTF8.GetBytes((metadata ?? []).ToJsonString()),
        };
        channels[channel].Send([.. wire.Encode(message).Select(frame => frame.ToArray())]);
        return message.Header.MessageId;
    }

    /// <summary>The next message of a channel.</summary>
    public ClientMessage Receive(Channel channel)
    {
        Assert.True(wire.TryDecode([.. channels[channel].Receive().Select(frame => (ReadOnlyMemory<byte>)frame)], out var message, out string? fault), fault);
        return new ClientMessage(
            message.Header.MessageType,
            (string?)JsonNode.Parse(message.ParentHeader.Span)!["msg_id"] ?? "",
            JsonNode.Parse(message.Content.Span)!.AsObject(),
            JsonNode.Parse(message.RawHeader.Span)!.AsObject());
    }

    /// <summary>All that a request causes: its reply, and the news up to idle.</summary>
    public Exchange Finish(string id, Channel channel = Channel.Shell, bool hasReply = true)
    {
        var reply = hasReply ? ReplyTo(channel, id) : null;
        return new Exchange(reply, NewsUntilIdle(id));
    }

    public ClientMessage ReplyTo(Channel channel, string id)
    {
        ClientMessage message;
        do
            message = Receive(channel);
        while (message.Parent != id);
        return message;
    }

    public List<ClientMessage> NewsUntilIdle(string id)
    {
        var news = new List<ClientMessage>();
        while (news.Count == 0 || news[^1] is not { Type: "status" } || (string?)news[^1].Content["execution_state"] != "idle")
        {
            var message = Receive(Channel.IoPub);
            if (message.Parent == id)
                news.Add(message);
        }
        return news;
    }

    public Exchange Ask(string type, JsonObject? content = null, Channel channel = Channel.Shell) => Finish(Send(channel, type, content), channel);

    public string SendCode(string code, Action<JsonObject>? change = null, JsonObject? metadata = null)
    {
        var content = new JsonObject { ["code"] = code };
        change?.Invoke(content);
        return Send(Channel.Shell, "execute_request", content, metadata);
    }

    /// <summary>Runs a cell.</summary>
    public Exchange Run(string code, Action<JsonObject>? change = null, JsonObject? metadata = null) => Finish(SendCode(code, change, metadata));

    /// <summary>Runs a cell that must succeed, and returns the text of its value.</summary>
    public string? Value(string code)
    {
        var exchange = Run(code);
        Assert.Equal("ok", exchange.Status);
        return exchange.Text;
    }

    public void Dispose()
    {
        foreach (var channel in channels.Values)
            channel.Dispose();
    }
}

/// <summary>A message as a front end reads it.</summary>
internal sealed record ClientMessage(string Type, string Parent, JsonObject Content, JsonObject Header);

/// <summary>A request's reply and news.</summary>
internal sealed record Exchange(ClientMessage? Reply, List<ClientMessage> News)
{
    public string? Status => (string?)Reply!.Content["status"];

    public int Count => Reply!.Content["execution_count"]!.GetValue<int>();

    public string? ErrorName => (string?)Reply!.Content["ename"];

    public string? ErrorText => (string?)Reply!.Content["evalue"];

    public IEnumerable<string> Types => News.Select(message => message.Type);

    /// <summary>Text of the value.</summary>
    public string? Text => (string?)News.Find(message => message.Type == "execute_result")?.Content["data"]!["text/plain"];

    public string Stream(string name = "stdout") =>
        string.Concat(News.Where(m => m.Type == "stream" && (string?)m.Content["name"] == name).Select(m => (string?)m.Content["text"]));
}
