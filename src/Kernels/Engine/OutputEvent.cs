using System.Text.Json.Nodes;

namespace Experiments.Kernels.Engine;

/// <summary>One thing a cell puts out; every front turns these into its own form.</summary>
internal abstract record OutputEvent;

/// <summary>Text on a standard stream.</summary>
/// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">Any length; carriage returns are kept.</param>
internal sealed record StreamOutput(string Name, string Text) : OutputEvent;

/// <summary>A displayed value.</summary>
/// <param name="Data">Mime type to content.</param>
/// <param name="DisplayId">By which a later <see cref="UpdateOutput"/> replaces it.</param>
internal sealed record DisplayOutput(JsonObject Data, string? DisplayId) : OutputEvent;

/// <summary>New content for every display of that id, in this cell or an earlier one.</summary>
/// <param name="Data">Mime type to content.</param>
/// <param name="DisplayId">Which displays.</param>
internal sealed record UpdateOutput(JsonObject Data, string DisplayId) : OutputEvent;

/// <summary>The value of the cell's trailing expression.</summary>
/// <param name="Data">Mime type to content.</param>
/// <param name="Count">The cell's execution count.</param>
internal sealed record ResultOutput(JsonObject Data, int Count) : OutputEvent;

/// <summary>The cell failed.</summary>
/// <param name="Error">How.</param>
internal sealed record ErrorOutput(CellError Error) : OutputEvent;

/// <summary>The outputs so far are to go.</summary>
/// <param name="Wait">Only when the next output comes, so that nothing flickers.</param>
internal sealed record ClearedOutput(bool Wait) : OutputEvent;

/// <summary>Something said over a comm, for front ends that show live parts.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">Which comm.</param>
/// <param name="Target">What it was opened for.</param>
/// <param name="Data">Any JSON.</param>
internal sealed record CommOutput(CommKind Kind, string Id, string Target, JsonNode Data) : OutputEvent;
