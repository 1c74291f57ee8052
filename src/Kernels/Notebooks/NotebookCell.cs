using System.Text.Json;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Notebooks;

/// <summary>One cell of a notebook file, checked when it was read.</summary>
internal sealed class NotebookCell
{
    private readonly JsonObject json;

    private NotebookCell(JsonObject json, CellKind kind, string source)
    {
        this.json = json;
        Kind = kind;
        Source = source;
    }

    public CellKind Kind { get; }

    public string Source { get; }

    /// <summary>The cell's identity within the notebook; empty in files older than 4.5 until it is given one.</summary>
    public string Id
    {
        get => json["id"] is JsonValue value && value.TryGetValue(out string? id) ? id : "";
        set => json["id"] = value;
    }

    /// <summary>The language that the cell's own metadata names; null for the notebook's.</summary>
    public string? Language => Text(Inner(json["metadata"], "polyglot_notebook"), "kernelName") ?? Text(Inner(json["metadata"], "dotnet_interactive"), "language");

    /// <summary>Whether the cell carries a tag, or <c>true</c> under that name in its metadata.</summary>
    public bool IsMarked(string mark)
    {
        var metadata = json["metadata"] as JsonObject;
        return (metadata?["tags"] is JsonArray tags && tags.Any(tag => tag?.GetValueKind() == JsonValueKind.String && tag.GetValue<string>() == mark))
            || metadata?[mark]?.GetValueKind() == JsonValueKind.True;
    }

    /// <summary>Pictures that a markdown cell carries: name to mime type to base64.</summary>
    public JsonObject? Attachments => json["attachments"] as JsonObject;

    /// <summary>Outputs of a code cell, as the file holds them.</summary>
    public IReadOnlyList<JsonObject> Outputs => json["outputs"] is JsonArray outputs ? [.. outputs.OfType<JsonObject>()] : [];

    public int? ExecutionCount => json["execution_count"] is JsonValue value && value.TryGetValue(out int count) ? count : null;

    /// <summary>Reads one cell.</summary>
    /// <exception cref="NotebookFormatException">The cell is not as nbformat 4 has it.</exception>
    public static NotebookCell Read(JsonNode? node, string place)
    {
        if (node is not JsonObject json)
            throw new NotebookFormatException($"{place}: a cell must be a JSON object.");
        CellKind kind = Text(json, "cell_type") switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            _ => throw new NotebookFormatException($"{place}: 'cell_type' must be code, markdown or raw."),
        };
        string source = MultilineText.Read(json["source"])
            ?? throw new NotebookFormatException($"{place}: 'source' must be a text or a list of texts.");
        if (json["metadata"] is null)
            json["metadata"] = new JsonObject();
        else if (json["metadata"] is not JsonObject)
            throw new NotebookFormatException($"{place}: 'metadata' must be a JSON object.");
        if (kind == CellKind.Code && json["outputs"] is { } outputs and not JsonArray)
            throw new NotebookFormatException($"{place}: 'outputs' must be a list, not {outputs.GetValueKind().ToString().ToLowerInvariant()}.");
        return new NotebookCell(json, kind, source);
    }

    /// <summary>Replaces the outputs of a code cell.</summary>
    public void SetOutputs(JsonArray outputs, int? executionCount)
    {
        json["outputs"] = outputs;
        json["execution_count"] = executionCount;
    }

    private static JsonObject? Inner(JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    private static string? Text(JsonObject? node, string name) => node?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
