using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Jupyter;

/// <summary>Tells front ends what requests put out, each under the message that caused it, and brings a reader's answers back.</summary>
internal sealed class OutputRelay(Speaker speaker, History history)
{
    private readonly Dictionary<int, ExecuteRequest> requests = [];
    private readonly ConcurrentDictionary<string, string> comms = new();
    private volatile ExecuteRequest? latest;

    /// <summary>The open comms: id to target.</summary>
    public IReadOnlyDictionary<string, string> Comms => comms;

    /// <summary>From now on this request's outputs go to its own front end's cell.</summary>
    public void Expect(int number, ExecuteRequest request)
    {
        lock (requests)
            requests[number] = request;
        latest = request;
    }

    /// <summary>Takes an output of a request, which may have ended already.</summary>
    public void Output(int number, OutputEvent output)
    {
        if ((Find(number) ?? latest) is not { } request || Content(output, request) is not var (type, content))
            return;
        if (output is CommOutput comm)
            Note(comm.Kind, comm.Id, comm.Target);
        if (output is ResultOutput result && request.IsStored)
            history.AddOutput(result.Count, result.Data["text/plain"]?.ToString() ?? "");
        speaker.Publish(request.Message, type, content);
    }

    /// <summary>Remembers which comms are open.</summary>
    public void Note(CommKind kind, string id, string target)
    {
        if (kind == CommKind.Open)
            comms[id] = target;
        else if (kind == CommKind.Close)
            comms.TryRemove(id, out _);
    }

    private ExecuteRequest? Find(int number)
    {
        lock (requests)
            return requests.TryGetValue(number, out var request) ? request : null;
    }

    /// <summary>Asks the front end that runs a request for a line.</summary>
    public void Ask(InputRequestMessage ask, CellWorker worker)
    {
        if (Find(ask.Request) is not { AllowsInput: true } request)
        {
            worker.Answer(new InputReplyMessage(
                Text: null,
                $"The cell asks for input{(ask.Prompt.Length > 0 ? $" ('{ask.Prompt.Trim()}')" : "")}, but this front end cannot be asked; give the value in the cell."));
            return;
        }
        speaker.Reply(Channel.Stdin, request.Message, "input_request", new() { ["prompt"] = ask.Prompt, ["password"] = ask.IsPassword });
    }

    /// <summary>Takes what a reader answered.</summary>
    public void Answered(Message message, CellWorker worker)
    {
        if (message.Header.MessageType != "input_reply")
            return;
        using var content = RequestContent.Of(message);
        worker.Answer(new InputReplyMessage(content.Text("value", "")));
    }

    private static (string Type, JsonObject Content)? Content(OutputEvent output, ExecuteRequest request) => output switch
    {
        StreamOutput stream => ("stream", new() { ["name"] = stream.Name, ["text"] = stream.Text }),
        DisplayOutput display => ("display_data", Displayed(display.Data, display.DisplayId)),
        UpdateOutput update => ("update_display_data", Displayed(update.Data, update.DisplayId)),
        ResultOutput when request.IsSilent => null,
        ResultOutput result => ("execute_result", Result(result)),
        ErrorOutput error => ("error", ErrorContent(error.Error)),
        CommOutput { Kind: CommKind.Open } comm => ("comm_open", new() { ["comm_id"] = comm.Id, ["target_name"] = comm.Target, ["data"] = comm.Data }),
        CommOutput { Kind: CommKind.Message } comm => ("comm_msg", new() { ["comm_id"] = comm.Id, ["data"] = comm.Data }),
        CommOutput comm => ("comm_close", new() { ["comm_id"] = comm.Id, ["data"] = comm.Data }),
        ClearedOutput cleared => ("clear_output", new() { ["wait"] = cleared.Wait }),
        _ => null,
    };

    /// <summary>The members by which messages carry an error.</summary>
    public static JsonObject ErrorContent(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
    };

    private static JsonObject Result(ResultOutput result) => new()
    {
        ["execution_count"] = result.Count,
        ["data"] = result.Data,
        ["metadata"] = PictureWidth.Metadata(result.Data),
    };

    private static JsonObject Displayed(JsonObject data, string? id)
    {
        var transient = new JsonObject();
        if (id is not null)
            transient["display_id"] = id;
        return new() { ["data"] = data, ["metadata"] = PictureWidth.Metadata(data), ["transient"] = transient };
    }
}
