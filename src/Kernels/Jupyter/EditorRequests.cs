using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Jupyter;

/// <summary>Answers what an editor asks about a text: what could stand there, what stands there, whether it is whole.</summary>
internal sealed class EditorRequests(Speaker speaker, CellWorker worker)
{
    public void Complete(Message message)
    {
        var (text, cell, cursor) = Place(message);
        var found = (worker.Run(number => new CompleteMessage(number, cell, cursor)) as CompletionsMessage)?.Completions ?? Completions.None(cursor);
        int start = text.PositionOf(found.Start), end = text.PositionOf(found.End);
        Reply(message, new()
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Items.Select(item => (JsonNode)item.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray([.. found.Items.Select(item => (JsonNode)new JsonObject
                {
                    ["text"] = item.Text,
                    ["type"] = item.Kind,
                    ["start"] = start,
                    ["end"] = end,
                })]),
            },
        });
    }

    public void Inspect(Message message)
    {
        var (_, cell, cursor) = Place(message);
        bool isDetailed;
        using (var content = RequestContent.Of(message))
            isDetailed = content.Number("detail_level", 0) > 0;
        var found = (worker.Run(number => new InspectMessage(number, cell, cursor, isDetailed)) as InspectionMessage)?.Inspection;
        var data = found is null ? [] : new JsonObject { ["text/plain"] = found.Text, ["text/markdown"] = found.Markdown };
        Reply(message, new() { ["status"] = "ok", ["found"] = found is not null, ["data"] = data, ["metadata"] = new JsonObject() });
    }

    public void Check(Message message)
    {
        using var content = RequestContent.Of(message);
        var cell = new CellInput(0, new CellText(content.Text("code")).Text);
        var found = (worker.Run(number => new CheckMessage(number, cell)) as CompletenessMessage)?.Completeness ?? new Completeness("unknown");
        var reply = new JsonObject { ["status"] = found.Status };
        if (found.Status == "incomplete")
            reply["indent"] = found.Indent;
        Reply(message, reply);
    }

    private static (CellText Text, CellInput Cell, int Cursor) Place(Message message)
    {
        using var content = RequestContent.Of(message);
        var text = new CellText(content.Text("code"));
        return (text, new CellInput(0, text.Text), text.IndexOf(content.Number("cursor_pos", int.MaxValue)));
    }

    private void Reply(Message request, JsonObject content) =>
        speaker.Reply(Channel.Shell, request, request.Header.MessageType.Replace("_request", "_reply", StringComparison.Ordinal), content);
}
