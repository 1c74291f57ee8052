using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Workers;

/// <summary>Reads what <see cref="MessageWriter"/> wrote.</summary>
internal static class MessageReader
{
    /// <summary>How deeply a message may nest.</summary>
    public const int Depth = 256;

    /// <summary>The message that bytes hold; they must not be changed afterwards.</summary>
    /// <exception cref="InvalidDataException">They hold none.</exception>
    public static WorkerMessage Read(ReadOnlyMemory<byte> bytes)
    {
        // Not disposed: contents that are passed on stay in the document.
        var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Depth }).RootElement;
        string type = Text(json, "type");
        return type switch
        {
            "start" => new StartMessage(
                Enum.Parse<NotebookSize>(Text(json, "size")),
                Settings(json),
                Text(json, "folder"),
                Text(json, "language"),
                Text(json, "mark")),
            "execute" => new ExecuteMessage(Request(json), Cell(json), Pairs(json, "expressions")),
            "interrupt" => new InterruptMessage(Request(json)),
            "input" => new InputReplyMessage(json.GetProperty("text").GetString(), Text(json, "refusal")),
            "complete" => new CompleteMessage(Request(json), Cell(json), Number(json, "position")),
            "inspect" => new InspectMessage(Request(json), Cell(json), Number(json, "position"), Flag(json, "detailed")),
            "check" => new CheckMessage(Request(json), Cell(json)),
            "comm" => new CommMessage(Request(json), Kind(json), Text(json, "id"), Text(json, "target"), json.GetProperty("data")),
            "output" => new OutputMessage(Request(json), Output(json)),
            "ask" => new InputRequestMessage(Request(json), Text(json, "prompt"), Flag(json, "password")),
            "done" => new DoneMessage(
                Request(json),
                new CellResult(Error(json), TimeSpan.FromTicks(json.GetProperty("ticks").GetInt64())),
                Node(json, "knobs"),
                Node(json, "expressions") as JsonObject),
            "completions" => new CompletionsMessage(Request(json), Completions(json)),
            "inspection" => new InspectionMessage(
                Request(json), json.GetProperty("text").GetString() is { } text ? new Inspection(text, Text(json, "markdown")) : null),
            "completeness" => new CompletenessMessage(Request(json), new Completeness(Text(json, "status"), Text(json, "indent"))),
            "taken" => new CommTakenMessage(Request(json), Flag(json, "known")),
            _ => throw new InvalidDataException($"A message of the unknown type '{type}' came between a front and its worker."),
        };
    }

    private static OutputEvent Output(JsonElement json) => Text(json, "event") switch
    {
        "stream" => new StreamOutput(Text(json, "name"), Text(json, "text")),
        "display" => new DisplayOutput(Data(json), json.GetProperty("id").GetString()),
        "update" => new UpdateOutput(Data(json), Text(json, "id")),
        "result" => new ResultOutput(Data(json), Number(json, "count")),
        "error" => new ErrorOutput(Error(json)!),
        "clear" => new ClearedOutput(Flag(json, "wait")),
        _ => new CommOutput(Kind(json), Text(json, "id"), Text(json, "target"), Node(json, "data") ?? new JsonObject()),
    };

    private static CellError? Error(JsonElement json) => json.TryGetProperty("error", out var error)
        ? new CellError(
            Text(error, "name"),
            Text(error, "message"),
            Texts(error, "traceback"),
            error.TryGetProperty("line", out var line) ? line.GetInt32() : null)
        : null;

    private static Completions Completions(JsonElement json)
    {
        string[] words = Texts(json, "items");
        return new Completions(Number(json, "start"), Number(json, "end"), [.. words.Chunk(2).Select(pair => new Completion(pair[0], pair[1]))]);
    }

    private static CellInput Cell(JsonElement json) => new(Number(json, "number"), Text(json, "code"), json.GetProperty("language").GetString());

    private static int Request(JsonElement json) => Number(json, "request");

    private static CommKind Kind(JsonElement json) => Enum.Parse<CommKind>(Text(json, "kind"));

    private static JsonObject Data(JsonElement json) => JsonObject.Create(json.GetProperty("data"))!;

    private static JsonNode? Node(JsonElement json, string name) => json.GetProperty(name) is var value && value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.Object ? JsonObject.Create(value)
        : value.ValueKind == JsonValueKind.Array ? JsonArray.Create(value)
        : JsonValue.Create(value);

    private static List<Setting> Settings(JsonElement json)
    {
        var settings = new List<Setting>();
        foreach (var setting in json.GetProperty("settings").EnumerateObject())
            settings.Add(new Setting(setting.Name, setting.Value.GetString()!));
        return settings;
    }

    private static Dictionary<string, string> Pairs(JsonElement json, string name)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var pair in json.GetProperty(name).EnumerateObject())
            pairs[pair.Name] = pair.Value.GetString()!;
        return pairs;
    }

    private static string[] Texts(JsonElement json, string name)
    {
        var list = json.GetProperty(name);
        string[] texts = new string[list.GetArrayLength()];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = list[i].GetString()!;
        return texts;
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static bool Flag(JsonElement json, string name) => json.GetProperty(name).GetBoolean();
}
