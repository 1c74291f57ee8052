using System.Buffers;
using System.Text.Json;

namespace Experiments.Kernels.Protocol;

/// <summary>What a message says about itself.</summary>
/// <remarks>All but <c>MessageId</c> and <c>MessageType</c> may be empty in what comes. <c>Date</c> is ISO 8601.</remarks>
internal sealed record MessageHeader(string MessageId, string Session, string Username, string Date, string MessageType, string Version)
{
    /// <summary>The protocol version this kernel speaks.</summary>
    public const string ProtocolVersion = "5.4";

    /// <summary>A header of a new message of the kernel's own.</summary>
    public static MessageHeader New(string type, string session) =>
        // Frontends take at most six digits of a second.
        new(Guid.NewGuid().ToString("n"), session, "kernel", DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ"), type, ProtocolVersion);

    /// <summary>Reads a header that is known to be a JSON object.</summary>
    /// <returns>Null when msg_id or msg_type is missing, or a known member is not a string.</returns>
    public static MessageHeader? Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Wire.JsonDepth });
        string? id = null, type = null;
        string session = "", username = "", date = "", version = "";
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("msg_id"u8))
                    id = Value(ref reader);
                else if (reader.ValueTextEquals("msg_type"u8))
                    type = Value(ref reader);
                else if (reader.ValueTextEquals("session"u8))
                    session = Value(ref reader) ?? "";
                else if (reader.ValueTextEquals("username"u8))
                    username = Value(ref reader) ?? "";
                else if (reader.ValueTextEquals("date"u8))
                    date = Value(ref reader) ?? "";
                else if (reader.ValueTextEquals("version"u8))
                    version = Value(ref reader) ?? "";
                else
                    reader.Skip();
            }
        }
        catch (InvalidOperationException)
        {
            // Not a string, or a string with half a surrogate pair.
            return null;
        }
        return id is null || type is null ? null : new MessageHeader(id, session, username, date, type, version);
    }

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("msg_id"u8, MessageId);
            json.WriteString("session"u8, Session);
            json.WriteString("username"u8, Username);
            json.WriteString("date"u8, Date);
            json.WriteString("msg_type"u8, MessageType);
            json.WriteString("version"u8, Version);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static string? Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }
}
