using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Notebooks;

/// <summary>Gathers the outputs of a notebook's cells in the form that notebook files hold.</summary>
internal sealed class OutputRecorder
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, CellRecord> cells = [];
    private readonly Dictionary<string, List<JsonObject>> displays = [];

    /// <summary>Takes an output of a cell, which may have ended already.</summary>
    public void Add(int cell, OutputEvent output)
    {
        lock (gate)
        {
            var record = Of(cell);
            switch (output)
            {
                case ClearedOutput { Wait: true }:
                    record.ClearsNext = true;
                    return;
                case ClearedOutput:
                    record.Clear();
                    return;
                case CommOutput:
                    // A file has nobody who could answer.
                    return;
                case UpdateOutput update:
                    foreach (var display in displays.GetValueOrDefault(update.DisplayId, []))
                        display["data"] = Data(update.Data);
                    return;
            }
            if (record.ClearsNext)
                record.Clear();
            if (output is StreamOutput stream)
            {
                record.Append(stream);
                return;
            }
            var json = ToJson(output);
            record.Outputs.Add(json);
            if (output is DisplayOutput { DisplayId: { } id })
                displays[id] = [.. displays.GetValueOrDefault(id, []), json];
        }
    }

    /// <summary>The outputs of a cell so far.</summary>
    public JsonArray Outputs(int cell)
    {
        lock (gate)
            return new JsonArray([.. Of(cell).Outputs.Select(output => output is StreamRecord stream ? stream.ToJson() : ((JsonObject)output).DeepClone())]);
    }

    /// <summary>The line a cell last wrote to a stream: its own progress.</summary>
    public string LastLine(int cell)
    {
        lock (gate)
            return Of(cell).Outputs.OfType<StreamRecord>().LastOrDefault()?.Text.LastLine ?? "";
    }

    /// <summary>What a cell has written to a stream so far.</summary>
    public string Text(int cell, string stream)
    {
        lock (gate)
            return string.Concat(Of(cell).Outputs.OfType<StreamRecord>().Where(record => record.Name == stream).Select(record => record.Text));
    }

    private CellRecord Of(int cell)
    {
        if (!cells.TryGetValue(cell, out var record))
            cells[cell] = record = new CellRecord();
        return record;
    }

    private static JsonObject ToJson(OutputEvent output) => output switch
    {
        DisplayOutput display => new() { ["output_type"] = "display_data", ["data"] = Data(display.Data), ["metadata"] = PictureWidth.Metadata(display.Data) },
        ResultOutput result => new()
        {
            ["output_type"] = "execute_result",
            ["data"] = Data(result.Data),
            ["metadata"] = PictureWidth.Metadata(result.Data),
            ["execution_count"] = result.Count,
        },
        ErrorOutput { Error: var error } => new()
        {
            ["output_type"] = "error",
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
        },
        _ => throw new ArgumentException($"{output.GetType().Name} is no output of its own.", nameof(output)),
    };

    // Text and SVG go into the file as lists of lines, as Jupyter writes them.
    private static JsonObject Data(JsonObject data)
    {
        var lines = new JsonObject();
        foreach (var (mime, value) in data)
        {
            bool isText = mime.StartsWith("text/", StringComparison.Ordinal) || mime.EndsWith("+xml", StringComparison.Ordinal);
            lines[mime] = isText && MultilineText.Read(value) is { } text ? MultilineText.Write(text) : value?.DeepClone();
        }
        return lines;
    }

    private sealed class CellRecord
    {
        /// <summary>JSON objects, and streams that may still grow.</summary>
        public List<object> Outputs { get; } = [];

        public bool ClearsNext { get; set; }

        public void Clear()
        {
            Outputs.Clear();
            ClearsNext = false;
        }

        public void Append(StreamOutput stream)
        {
            if (Outputs.LastOrDefault() is not StreamRecord last || last.Name != stream.Name)
                Outputs.Add(last = new StreamRecord(stream.Name, new StreamText()));
            last.Text.Append(stream.Text);
        }
    }

    private sealed record StreamRecord(string Name, StreamText Text)
    {
        public JsonObject ToJson() => new() { ["output_type"] = "stream", ["name"] = Name, ["text"] = MultilineText.Write(Text.ToString()) };
    }
}
