using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Jupyter;

/// <summary>Says things to front ends: replies to the one that asked, news to all. Safe to use from several threads.</summary>
internal sealed class Speaker(Transport transport)
{
    private static readonly JsonWriterOptions Json = new() { MaxDepth = 256, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string session = Guid.NewGuid().ToString("n");

    /// <summary>Answers a request on the channel it came by.</summary>
    public void Reply(Channel channel, Message request, string type, JsonObject content) =>
        transport.Send(channel, request.Reply(type, session, Bytes(content)));

    /// <summary>Tells everybody something that a request caused.</summary>
    public void Publish(Message request, string type, JsonObject content) =>
        transport.Send(Channel.IoPub, request.Publish(type, session, Bytes(content)));

    /// <summary>Says whether the kernel is at work on a request.</summary>
    public void Status(Message request, string state) => Publish(request, "status", new JsonObject { ["execution_state"] = state });

    /// <summary>Says that the kernel is starting.</summary>
    public void Starting() =>
        transport.Send(Channel.IoPub, Message.Broadcast("status", session, Bytes(new JsonObject { ["execution_state"] = "starting" })));

    private static ReadOnlyMemory<byte> Bytes(JsonObject content)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Json))
            content.WriteTo(writer);
        return buffer.WrittenMemory;
    }
}
