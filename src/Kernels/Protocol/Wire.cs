using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Experiments.Kernels.Protocol;

/// <summary>Turns messages into signed frames and back; knows no sockets. Safe to use from several threads.</summary>
/// <param name="key">Signs messages; empty means unsigned.</param>
internal sealed class Wire(string key)
{
    /// <summary>How deeply the JSON of a message may nest.</summary>
    public const int JsonDepth = 256;

    // Signature, header, parent header, metadata, content.
    private const int PartsAfterDelimiter = 5;

    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();

    private readonly byte[] key = Encoding.UTF8.GetBytes(key);

    /// <summary>The frames of a message, its identities first.</summary>
    public List<ReadOnlyMemory<byte>> Encode(Message message)
    {
        var frames = new List<ReadOnlyMemory<byte>>(message.Identities.Count + 1 + PartsAfterDelimiter + message.Buffers.Count);
        frames.AddRange(message.Identities);
        frames.Add(Delimiter);
        frames.Add(Sign(message.RawHeader.Span, message.ParentHeader.Span, message.Metadata.Span, message.Content.Span));
        frames.Add(message.RawHeader);
        frames.Add(message.ParentHeader);
        frames.Add(message.Metadata);
        frames.Add(message.Content);
        frames.AddRange(message.Buffers);
        return frames;
    }

    /// <summary>Checks and reads the frames of a message; whatever they are, it does not throw.</summary>
    /// <param name="frames">Identities, delimiter, signature, four JSON objects, buffers.</param>
    /// <param name="message">The message, when it is a good one.</param>
    /// <param name="fault">What is wrong with it, when it is not.</param>
    public bool TryDecode(
        IReadOnlyList<ReadOnlyMemory<byte>> frames, [NotNullWhen(true)] out Message? message, [NotNullWhen(false)] out string? fault)
    {
        message = null;
        int start = 0;
        while (start < frames.Count && !frames[start].Span.SequenceEqual(Delimiter))
            start++;
        if (start == frames.Count)
            return Fails("no <IDS|MSG> delimiter", out fault);
        if (frames.Count - start - 1 < PartsAfterDelimiter)
            return Fails($"{frames.Count - start - 1} frames after the delimiter instead of {PartsAfterDelimiter} or more", out fault);
        var (header, parent, metadata, content) = (frames[start + 2], frames[start + 3], frames[start + 4], frames[start + 5]);
        if (key.Length > 0
            && !CryptographicOperations.FixedTimeEquals(Sign(header.Span, parent.Span, metadata.Span, content.Span), frames[start + 1].Span))
            return Fails("wrong signature", out fault);
        if (!IsObject(header.Span))
            return Fails("the header is not a JSON object", out fault);
        if (!IsObject(parent.Span))
            return Fails("the parent header is not a JSON object", out fault);
        if (!IsObject(metadata.Span))
            return Fails("the metadata is not a JSON object", out fault);
        if (!IsObject(content.Span))
            return Fails("the content is not a JSON object", out fault);
        if (MessageHeader.Parse(header.Span) is not { } parsed)
            return Fails("the header lacks msg_id or msg_type, or one of its members is not a string", out fault);
        message = new Message(parsed, header, content)
        {
            Identities = Part(frames, 0, start),
            ParentHeader = parent,
            Metadata = metadata,
            Buffers = Part(frames, start + 1 + PartsAfterDelimiter, frames.Count),
        };
        fault = null;
        return true;
    }

    private static ReadOnlyMemory<byte>[] Part(IReadOnlyList<ReadOnlyMemory<byte>> frames, int start, int end)
    {
        var part = new ReadOnlyMemory<byte>[end - start];
        for (int i = start; i < end; i++)
            part[i - start] = frames[i];
        return part;
    }

    private byte[] Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content)
    {
        if (key.Length == 0)
            return [];
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(header);
        hash.AppendData(parent);
        hash.AppendData(metadata);
        hash.AppendData(content);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        byte[] hex = new byte[2 * digest.Length];
        Convert.TryToHexStringLower(digest, hex, out _);
        return hex;
    }

    private static bool IsObject(ReadOnlySpan<byte> json)
    {
        // The reader looks at the bytes of a string only when asked for it.
        if (!Utf8.IsValid(json))
            return false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Fails(string reason, out string fault)
    {
        fault = reason;
        return false;
    }
}
