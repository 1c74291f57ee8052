using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Workers;

/// <summary>Writes messages as JSON, by hand: a serialiser's own start would be half a tenth of a second in each process.</summary>
internal static class MessageWriter
{
    private static readonly JsonWriterOptions Options = new() { MaxDepth = MessageReader.Depth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Appends a message.</summary>
    public static void Write(IBufferWriter<byte> buffer, WorkerMessage message)
    {
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        Write(json, message);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WorkerMessage message)
    {
        switch (message)
        {
            case StartMessage start:
                Begin(json, "start");
                json.WriteString("size", start.Size.ToString());
                json.WriteStartObject("settings");
                foreach (var setting in start.Settings)
                    json.WriteString(setting.Name, setting.Value);
                json.WriteEndObject();
                json.WriteString("folder", start.Folder);
                json.WriteString("language", start.Language);
                json.WriteString("mark", start.Mark);
                break;
            case ExecuteMessage execute:
                Begin(json, "execute", execute.Request, execute.Cell);
                json.WriteStartObject("expressions");
                foreach (var (name, expression) in execute.Expressions ?? new Dictionary<string, string>())
                    json.WriteString(name, expression);
                json.WriteEndObject();
                break;
            case InterruptMessage interrupt:
                Begin(json, "interrupt", interrupt.Request);
                break;
            case InputReplyMessage input:
                Begin(json, "input");
                json.WriteString("text", input.Text);
                json.WriteString("refusal", input.Refusal);
                break;
            case CompleteMessage complete:
                Begin(json, "complete", complete.Request, complete.Cell);
                json.WriteNumber("position", complete.Position);
                break;
            case InspectMessage inspect:
                Begin(json, "inspect", inspect.Request, inspect.Cell);
                json.WriteNumber("position", inspect.Position);
                json.WriteBoolean("detailed", inspect.IsDetailed);
                break;
            case CheckMessage check:
                Begin(json, "check", check.Request, check.Cell);
                break;
            case CommMessage comm:
                Begin(json, "comm", comm.Request);
                WriteComm(json, comm.Kind, comm.Id, comm.Target);
                json.WritePropertyName("data");
                comm.Data.WriteTo(json);
                break;
            case OutputMessage output:
                Begin(json, "output", output.Request);
                Write(json, output.Output);
                break;
            case InputRequestMessage ask:
                Begin(json, "ask", ask.Request);
                json.WriteString("prompt", ask.Prompt);
                json.WriteBoolean("password", ask.IsPassword);
                break;
            case DoneMessage done:
                Begin(json, "done", done.Request);
                json.WriteNumber("ticks", done.Result.Elapsed.Ticks);
                if (done.Result.Error is { } error)
                    Write(json, error);
                WriteNode(json, "knobs", done.Knobs);
                WriteNode(json, "expressions", done.Expressions);
                break;
            case CompletionsMessage { Completions: var completions } found:
                Begin(json, "completions", found.Request);
                json.WriteNumber("start", completions.Start);
                json.WriteNumber("end", completions.End);
                json.WriteStartArray("items");
                foreach (var item in completions.Items)
                {
                    json.WriteStringValue(item.Text);
                    json.WriteStringValue(item.Kind);
                }
                json.WriteEndArray();
                break;
            case InspectionMessage inspection:
                Begin(json, "inspection", inspection.Request);
                json.WriteString("text", inspection.Inspection?.Text);
                json.WriteString("markdown", inspection.Inspection?.Markdown);
                break;
            case CompletenessMessage completeness:
                Begin(json, "completeness", completeness.Request);
                json.WriteString("status", completeness.Completeness.Status);
                json.WriteString("indent", completeness.Completeness.Indent);
                break;
            case CommTakenMessage taken:
                Begin(json, "taken", taken.Request);
                json.WriteBoolean("known", taken.IsKnown);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, OutputEvent output)
    {
        switch (output)
        {
            case StreamOutput stream:
                json.WriteString("event", "stream");
                json.WriteString("name", stream.Name);
                json.WriteString("text", stream.Text);
                break;
            case DisplayOutput display:
                json.WriteString("event", "display");
                WriteNode(json, "data", display.Data);
                json.WriteString("id", display.DisplayId);
                break;
            case UpdateOutput update:
                json.WriteString("event", "update");
                WriteNode(json, "data", update.Data);
                json.WriteString("id", update.DisplayId);
                break;
            case ResultOutput result:
                json.WriteString("event", "result");
                WriteNode(json, "data", result.Data);
                json.WriteNumber("count", result.Count);
                break;
            case ErrorOutput error:
                json.WriteString("event", "error");
                Write(json, error.Error);
                break;
            case ClearedOutput cleared:
                json.WriteString("event", "clear");
                json.WriteBoolean("wait", cleared.Wait);
                break;
            case CommOutput comm:
                json.WriteString("event", "comm");
                WriteComm(json, comm.Kind, comm.Id, comm.Target);
                WriteNode(json, "data", comm.Data);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, CellError error)
    {
        json.WriteStartObject("error");
        json.WriteString("name", error.Name);
        json.WriteString("message", error.Message);
        json.WriteStartArray("traceback");
        foreach (string line in error.Traceback)
            json.WriteStringValue(line);
        json.WriteEndArray();
        if (error.Line is { } number)
            json.WriteNumber("line", number);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string type) => json.WriteString("type", type);

    private static void Begin(Utf8JsonWriter json, string type, int request)
    {
        Begin(json, type);
        json.WriteNumber("request", request);
    }

    private static void Begin(Utf8JsonWriter json, string type, int request, CellInput cell)
    {
        Begin(json, type, request);
        json.WriteNumber("number", cell.Number);
        json.WriteString("code", cell.Code);
        json.WriteString("language", cell.Language);
    }

    private static void WriteComm(Utf8JsonWriter json, CommKind kind, string id, string target)
    {
        json.WriteString("kind", kind.ToString());
        json.WriteString("id", id);
        json.WriteString("target", target);
    }

    private static void WriteNode(Utf8JsonWriter json, string name, JsonNode? node)
    {
        json.WritePropertyName(name);
        if (node is null)
            json.WriteNullValue();
        else
            node.WriteTo(json);
    }
}
