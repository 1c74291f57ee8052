using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Protocol;
using Experiments.Kernels.Workers;

namespace Experiments.Kernels.Jupyter;

/// <summary>Brings what front ends say over comms to the cells' code, and closes comms that nobody here knows.</summary>
internal sealed class CommRequests(Speaker speaker, CellWorker worker, OutputRelay relay)
{
    public void Take(Message message, CommKind kind)
    {
        using var content = RequestContent.Of(message);
        string id = content.Text("comm_id"), target = content.Text("target_name", "");
        // Comms are rare: a session that has none need not wake its worker for a widget's farewell.
        if (kind != CommKind.Open && !relay.Comms.ContainsKey(id))
            return;
        // Before its code runs, which may close it again.
        relay.Note(kind, id, target);
        using var data = JsonDocument.Parse(content.Json("data") ?? "{}", new JsonDocumentOptions { MaxDepth = Wire.JsonDepth });
        var answer = worker.Run(number =>
        {
            relay.Expect(number, ExecuteRequest.Handler(message));
            return new CommMessage(number, kind, id, target, data.RootElement);
        });
        if (kind == CommKind.Open && answer is not CommTakenMessage { IsKnown: true })
        {
            relay.Note(CommKind.Close, id, target);
            speaker.Publish(message, "comm_close", new() { ["comm_id"] = id, ["data"] = new JsonObject() });
        }
    }

    /// <summary>The content of a <c>comm_info_reply</c>: the open comms, of one target if one is asked for.</summary>
    public JsonObject Info(Message message)
    {
        using var content = RequestContent.Of(message);
        string asked = content.Text("target_name", "");
        var comms = new JsonObject();
        foreach (var (id, target) in relay.Comms.Where(comm => asked.Length == 0 || comm.Value == asked))
            comms[id] = new JsonObject { ["target_name"] = target };
        return new() { ["status"] = "ok", ["comms"] = comms };
    }
}
