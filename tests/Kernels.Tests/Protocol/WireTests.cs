using System.Text;
using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Protocol;

public class WireTests
{
    // The last line is what openssl dgst -sha256 -hmac says of the four JSON frames.
    private const string Key = "a0436f6c-1916-498b-8eb9-e81ab9368e84";
    private const string Header = """{"msg_id":"1","msg_type":"x"}""";
    private const string Content = """{"text":"é🐎"}""";
    private const string Signature = "39f301aeaed43a95e78d4725ab49a0388c8f90c0500ac8235c10f0255d5ea35f";

    private readonly Wire wire = new(Key);

    [Fact]
    public void A_message_signed_elsewhere_is_read()
    {
        var message = Decoded("client", "<IDS|MSG>", Signature, Header, "{}", "{}", Content);
        Assert.Equal("1", message.Header.MessageId);
        Assert.Equal("x", message.Header.MessageType);
        Assert.Equal("client", Text(Assert.Single(message.Identities)));
        Assert.Equal(Content, Text(message.Content));
        Assert.Empty(message.Buffers);
    }

    [Fact]
    public void A_message_is_signed_as_elsewhere()
    {
        var message = new Message(MessageHeader.Parse(Bytes(Header).Span)!, Bytes(Header), Bytes(Content)) { Identities = [Bytes("a"), Bytes("b")] };
        Assert.Equal(["a", "b", "<IDS|MSG>", Signature, Header, "{}", "{}", Content], wire.Encode(message).Select(Text));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_tampered_frame_is_told(int index)
    {
        string[] frames = ["client", "<IDS|MSG>", "", Header, "{}", "{}", Content];
        frames[2] = Signature;
        if (index < frames.Length)
            frames[index] = frames[index].Replace("}", " }", StringComparison.Ordinal);
        else
            frames[2] = Signature.ToUpperInvariant();
        Assert.Equal("wrong signature", Fault(wire, frames));
    }

    [Fact]
    public void A_signature_may_not_be_left_out() => Assert.Equal("wrong signature", Fault(wire, "<IDS|MSG>", "", Header, "{}", "{}", Content));

    [Fact]
    public void An_empty_key_means_unsigned()
    {
        var unsigned = new Wire("");
        Assert.True(unsigned.TryDecode(Frames("<IDS|MSG>", "", Header, "{}", "{}", Content), out var message, out _));
        Assert.Equal("", Text(unsigned.Encode(message)[1]));
    }

    [Theory]
    [InlineData("no <IDS|MSG> delimiter")]
    [InlineData("no <IDS|MSG> delimiter", "a", "b", "c", "d", "e", "f")]
    [InlineData("0 frames after the delimiter instead of 5 or more", "a", "<IDS|MSG>")]
    [InlineData("4 frames after the delimiter instead of 5 or more", "<IDS|MSG>", "", Header, "{}", "{}")]
    [InlineData("the header is not a JSON object", "<IDS|MSG>", "", "horse", "{}", "{}", "{}")]
    [InlineData("the header is not a JSON object", "<IDS|MSG>", "", "", "{}", "{}", "{}")]
    [InlineData("the parent header is not a JSON object", "<IDS|MSG>", "", Header, "[]", "{}", "{}")]
    [InlineData("the metadata is not a JSON object", "<IDS|MSG>", "", Header, "{}", "null", "{}")]
    [InlineData("the content is not a JSON object", "<IDS|MSG>", "", Header, "{}", "{}", "{} {}")]
    [InlineData("the content is not a JSON object", "<IDS|MSG>", "", Header, "{}", "{}", "{\"a\":")]
    [InlineData("the header lacks msg_id or msg_type, or one of its members is not a string", "<IDS|MSG>", "", "{\"msg_id\":\"1\"}", "{}", "{}", "{}")]
    [InlineData("the header lacks msg_id or msg_type, or one of its members is not a string", "<IDS|MSG>", "", "{\"msg_id\":1,\"msg_type\":\"x\"}", "{}", "{}", "{}")]
    [InlineData("the header lacks msg_id or msg_type, or one of its members is not a string", "<IDS|MSG>", "", "{\"msg_id\":\"\\ud800\",\"msg_type\":\"x\"}", "{}", "{}", "{}")]
    public void Bad_frames_have_a_reason(string reason, params string[] frames) => Assert.Equal(reason, Fault(new Wire(""), frames));

    [Fact]
    public void Bytes_that_are_not_text_are_not_JSON()
    {
        ReadOnlyMemory<byte>[] frames = [.. Frames("<IDS|MSG>", "", Header, "{}", "{}"), new byte[] { (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}' }];
        Assert.False(new Wire("").TryDecode(frames, out _, out string? fault));
        Assert.Equal("the content is not a JSON object", fault);
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
        Assert.True(new Wire("").TryDecode(Frames("<IDS|MSG>", "", Header, "{}", "{}", Nested(Wire.JsonDepth)), out _, out _));
        Assert.NotNull(Fault(new Wire(""), "<IDS|MSG>", "", Header, "{}", "{}", Nested(Wire.JsonDepth + 1)));
        Assert.NotNull(Fault(new Wire(""), "<IDS|MSG>", "", Header, "{}", "{}", Nested(1_000_000)));
    }

    [Fact]
    public void Random_frames_never_throw()
    {
        var random = new Random(1);
        string[] pieces = ["<IDS|MSG>", Header, "{}", "{\"", "\\u", "[1,", "\uD83D\uDC0E", "", "{\"msg_id\":{}}"];
        for (int i = 0; i < 20_000; i++)
        {
            var frames = Frames([.. Enumerable.Range(0, random.Next(10)).Select(_ => pieces[random.Next(pieces.Length)])]);
            foreach (var frame in frames.Where(f => f.Length > 0 && random.Next(4) == 0))
                System.Runtime.InteropServices.MemoryMarshal.AsMemory(frame).Span[random.Next(frame.Length)] = (byte)random.Next(256);
            new Wire("").TryDecode(frames, out _, out _);
        }
    }

    [Fact]
    public void Frames_after_the_content_are_buffers()
    {
        var message = Decoded("<IDS|MSG>", Signature, Header, "{}", "{}", Content, "one", "<IDS|MSG>");
        Assert.Equal(["one", "<IDS|MSG>"], message.Buffers.Select(Text));
        Assert.Equal(["one", "<IDS|MSG>"], wire.Encode(message).TakeLast(2).Select(Text));
    }

    [Fact]
    public void A_reply_goes_the_way_back_and_keeps_the_header_as_it_came()
    {
        const string spaced = """{ "msg_type":"x" , "msg_id":"1","more":[1, 2] }""";
        Assert.True(new Wire("").TryDecode(Frames("a", "b", "<IDS|MSG>", "", spaced, "{}", "{}", "{}"), out var request, out _));
        var reply = request.Reply("x_reply", "session", Bytes("{\"status\":\"ok\"}"));
        Assert.Equal(["a", "b"], reply.Identities.Select(Text));
        Assert.Equal(spaced, Text(reply.ParentHeader));
        Assert.Equal(("x_reply", "session", "5.4"), (reply.Header.MessageType, reply.Header.Session, reply.Header.Version));
        Assert.Equal(reply.Header, MessageHeader.Parse(reply.RawHeader.Span));
        Assert.NotEqual(reply.Header.MessageId, request.Reply("x_reply", "session", Bytes("{}")).Header.MessageId);
    }

    [Fact]
    public void What_a_request_publishes_has_its_type_as_topic()
    {
        var request = Decoded("client", "<IDS|MSG>", Signature, Header, "{}", "{}", Content);
        var status = request.Publish("status", "session", Bytes("{}"));
        Assert.Equal(["status"], status.Identities.Select(Text));
        Assert.Equal(Header, Text(status.ParentHeader));
        Assert.Equal("{}", Text(Message.Broadcast("status", "session", Bytes("{}")).ParentHeader));
    }

    [Fact]
    public void Dates_are_UTC_with_six_digits_of_a_second()
    {
        string date = Message.Broadcast("status", "session", Bytes("{}")).Header.Date;
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", date);
        Assert.True((DateTime.UtcNow - DateTime.Parse(date).ToUniversalTime()).Duration() < TimeSpan.FromMinutes(1));
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static ReadOnlyMemory<byte>[] Frames(params string[] frames) => [.. frames.Select(Bytes)];

    private Message Decoded(params string[] frames)
    {
        Assert.True(wire.TryDecode(Frames(frames), out var message, out string? fault), fault);
        return message;
    }

    private static string? Fault(Wire wire, params string[] frames)
    {
        Assert.False(wire.TryDecode(Frames(frames), out _, out string? fault));
        return fault;
    }
}
