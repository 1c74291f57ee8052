using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Settings;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Tests.Workers;

public class MessageTests
{
    private static readonly CellInput Cell = new(7, "var s = \"🐎\\n\";\n\u001e", "csharp");

    public static TheoryData<object> All() =>
    [
        new StartMessage(NotebookSize.Paper, [new Setting("a.b", "1=2"), new Setting("c", "")], "/tmp/x", "fsharp", "mark"),
        new ExecuteMessage(3, Cell, new Dictionary<string, string> { ["x"] = "1+1" }),
        new ExecuteMessage(4, Cell with { Language = null }),
        new InterruptMessage(9),
        new InputReplyMessage("line"),
        new InputReplyMessage(null, "nobody"),
        new CompleteMessage(1, Cell, 4),
        new InspectMessage(1, Cell, 4, true),
        new CheckMessage(1, Cell),
        new CommMessage(2, CommKind.Message, "id", "target", JsonDocument.Parse("{\"a\":[1,null]}").RootElement),
        new OutputMessage(1, new StreamOutput("stderr", "a\r\nb")),
        new OutputMessage(1, new DisplayOutput(new JsonObject { ["text/plain"] = "x" }, null)),
        new OutputMessage(1, new DisplayOutput(new JsonObject { ["text/plain"] = "x" }, "id")),
        new OutputMessage(1, new UpdateOutput(new JsonObject { ["application/json"] = new JsonObject { ["deep"] = new JsonArray(1, "2") } }, "id")),
        new OutputMessage(1, new ResultOutput(new JsonObject { ["text/plain"] = "6" }, 12)),
        new OutputMessage(1, new ErrorOutput(new CellError("Name", "message", ["one", "two"], 3))),
        new OutputMessage(1, new ClearedOutput(true)),
        new OutputMessage(1, new CommOutput(CommKind.Open, "id", "target", JsonValue.Create(5))),
        new InputRequestMessage(1, "name? ", true),
        new DoneMessage(1, new CellResult(null, TimeSpan.FromMilliseconds(1.5)), null),
        new DoneMessage(1, new CellResult(new CellError("N", "m", [], null), TimeSpan.Zero), JsonValue.Create("knobs"), new JsonObject { ["x"] = new JsonObject() }),
        new CompletionsMessage(1, new Completions(2, 5, [new Completion("WriteLine", "method"), new Completion("x", "variable")])),
        new InspectionMessage(1, new Inspection("text", "**text**")),
        new InspectionMessage(1, null),
        new CompletenessMessage(1, new Completeness("incomplete", "    ")),
        new CommTakenMessage(1, false),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void A_message_comes_back_as_it_was(object message)
    {
        byte[] bytes = Bytes((WorkerMessage)message);
        using var pipe = new MessagePipe(new MemoryStream(bytes));
        var back = pipe.Read()!;
        Assert.IsType(message.GetType(), back);
        Assert.Equal(bytes, Bytes(back));
        Assert.Null(pipe.Read());
    }

    [Fact]
    public void A_message_that_is_cut_off_ends_the_stream_and_an_unknown_one_is_refused()
    {
        byte[] bytes = Bytes(new CheckMessage(1, Cell));
        for (int length = 0; length < bytes.Length; length++)
        {
            using var cut = new MessagePipe(new MemoryStream(bytes, 0, length));
            Assert.Null(cut.Read());
        }
        Assert.Throws<InvalidDataException>(() => MessageReader.Read("{\"type\":\"dance\"}"u8.ToArray()));
    }

    private static byte[] Bytes(WorkerMessage message)
    {
        using var stream = new MemoryStream();
        using var pipe = new MessagePipe(stream);
        pipe.Write(message);
        return stream.ToArray();
    }
}
