using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Host;

/// <summary>What <c>run</c> and the process that executes one notebook say to each other, one JSON line a message.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StartMessage), "start")]
[JsonDerivedType(typeof(ExecuteMessage), "execute")]
[JsonDerivedType(typeof(CancelMessage), "cancel")]
[JsonDerivedType(typeof(ReadyMessage), "ready")]
[JsonDerivedType(typeof(FailedMessage), "failed")]
[JsonDerivedType(typeof(OutputMessage), "output")]
[JsonDerivedType(typeof(DoneMessage), "done")]
internal abstract record WorkerMessage
{
    private static readonly WorkerJson Json = new(new JsonSerializerOptions { MaxDepth = 256, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public string ToLine() => JsonSerializer.Serialize(this, Json.WorkerMessage);

    public static WorkerMessage FromLine(string line) =>
        JsonSerializer.Deserialize(line, Json.WorkerMessage) ?? throw new InvalidDataException("An empty message came between the runner and its worker.");
}

/// <summary>First message to the worker.</summary>
internal sealed record StartMessage(NotebookSize Size, IReadOnlyList<Setting> Settings, string Folder) : WorkerMessage;

/// <summary>Run a cell.</summary>
internal sealed record ExecuteMessage(CellInput Cell) : WorkerMessage;

/// <summary>Cancel the running cell's token.</summary>
internal sealed record CancelMessage : WorkerMessage;

/// <summary>The worker can take cells.</summary>
internal sealed record ReadyMessage : WorkerMessage;

/// <summary>The worker cannot start.</summary>
internal sealed record FailedMessage(string Reason) : WorkerMessage;

/// <summary>A cell put something out.</summary>
internal sealed record OutputMessage(int Cell, OutputEvent Output) : WorkerMessage;

/// <summary>A cell has ended; the knobs are those the notebook has by then.</summary>
internal sealed record DoneMessage(int Cell, CellResult Result, JsonNode? Knobs) : WorkerMessage;

[JsonSerializable(typeof(WorkerMessage))]
internal sealed partial class WorkerJson : JsonSerializerContext;
