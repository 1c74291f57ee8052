using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Workers;

/// <summary>What a front and the process that runs its cells say to each other.</summary>
internal abstract record WorkerMessage;

/// <summary>First message to the worker.</summary>
/// <param name="Size">How much the notebook computes.</param>
/// <param name="Settings">Values that replace knobs.</param>
/// <param name="Folder">The notebook's own output folder.</param>
/// <param name="Language">The notebook's own language.</param>
/// <param name="Mark">What the worker writes to its standard streams after each cell, so that the front knows it has read all.</param>
internal sealed record StartMessage(NotebookSize Size, IReadOnlyList<Setting> Settings, string Folder, string Language, string Mark) : WorkerMessage;

/// <summary>Run a cell; answered by outputs and one <see cref="DoneMessage"/>.</summary>
/// <param name="Request">By which the answers say what they belong to.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Expressions">Expressions to evaluate after it, by name.</param>
internal sealed record ExecuteMessage(int Request, CellInput Cell, IReadOnlyDictionary<string, string>? Expressions = null) : WorkerMessage;

/// <summary>Stop a request, whether it runs already or is about to.</summary>
internal sealed record InterruptMessage(int Request) : WorkerMessage;

/// <summary>The line a cell asked for.</summary>
/// <param name="Text">The line; null when nobody could be asked.</param>
/// <param name="Refusal">Why not.</param>
internal sealed record InputReplyMessage(string? Text, string Refusal = "") : WorkerMessage;

/// <summary>What could stand at a place?</summary>
internal sealed record CompleteMessage(int Request, CellInput Cell, int Position) : WorkerMessage;

/// <summary>What stands at a place?</summary>
internal sealed record InspectMessage(int Request, CellInput Cell, int Position, bool IsDetailed) : WorkerMessage;

/// <summary>Is this text a whole cell?</summary>
internal sealed record CheckMessage(int Request, CellInput Cell) : WorkerMessage;

/// <summary>Something a front end says over a comm.</summary>
internal sealed record CommMessage(int Request, CommKind Kind, string Id, string Target, JsonElement Data) : WorkerMessage;

/// <summary>A cell put something out.</summary>
internal sealed record OutputMessage(int Request, OutputEvent Output) : WorkerMessage;

/// <summary>A cell asks the reader for a line.</summary>
internal sealed record InputRequestMessage(int Request, string Prompt, bool IsPassword) : WorkerMessage;

/// <summary>An answer that ends a request.</summary>
internal abstract record AnswerMessage(int Request) : WorkerMessage;

/// <summary>A cell has ended.</summary>
/// <param name="Request">Which.</param>
/// <param name="Result">How.</param>
/// <param name="Knobs">The notebook's knobs by then.</param>
/// <param name="Expressions">What the expressions came to, as messages carry it.</param>
internal sealed record DoneMessage(int Request, CellResult Result, JsonNode? Knobs, JsonObject? Expressions = null) : AnswerMessage(Request);

/// <summary>Answers <see cref="CompleteMessage"/>.</summary>
internal sealed record CompletionsMessage(int Request, Completions Completions) : AnswerMessage(Request);

/// <summary>Answers <see cref="InspectMessage"/>.</summary>
internal sealed record InspectionMessage(int Request, Inspection? Inspection) : AnswerMessage(Request);

/// <summary>Answers <see cref="CheckMessage"/>.</summary>
internal sealed record CompletenessMessage(int Request, Completeness Completeness) : AnswerMessage(Request);

/// <summary>Answers <see cref="CommMessage"/>.</summary>
/// <param name="Request">Which.</param>
/// <param name="IsKnown">Whether anybody listens.</param>
internal sealed record CommTakenMessage(int Request, bool IsKnown) : AnswerMessage(Request);
