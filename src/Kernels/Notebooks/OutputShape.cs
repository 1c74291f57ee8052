using System.Text.Json.Nodes;

namespace Experiments.Kernels.Notebooks;

/// <summary>What kinds of output a cell has, in order, whatever they say: what two runs of one notebook share.</summary>
/// <remarks>
/// Neighbouring streams count as one, since how native code and the console take turns is chance, and so is how often a
/// progress line was written. A stream that shows nothing counts as none.
/// </remarks>
internal sealed class OutputShape : IEquatable<OutputShape>
{
    private const int LongestDescription = 6;
    private readonly List<string> kinds;

    private OutputShape(List<string> kinds) => this.kinds = kinds;

    /// <summary>The shape of a cell's outputs, as notebook files hold them.</summary>
    public static OutputShape Of(IEnumerable<JsonObject> outputs)
    {
        var kinds = new List<string>();
        SortedSet<string>? streams = null;
        foreach (var output in outputs)
        {
            string type = Text(output["output_type"]);
            if (type == "stream")
            {
                if (IsBlank(output["text"]))
                    continue;
                if (streams is not null)
                    kinds.RemoveAt(kinds.Count - 1);
                (streams ??= new(StringComparer.Ordinal)).Add(Text(output["name"]));
                kinds.Add("stream " + string.Join(" and ", streams));
                continue;
            }
            streams = null;
            var mimes = output["data"] is JsonObject data ? data.Select(entry => entry.Key).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
            kinds.Add(type == "error" ? $"error {Text(output["ename"])}" : $"{type} {string.Join(", ", mimes)}");
        }
        return new OutputShape(kinds);
    }

    public bool Equals(OutputShape? other) => other is not null && kinds.SequenceEqual(other.kinds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OutputShape);

    /// <inheritdoc/>
    public override int GetHashCode() => kinds.Count;

    /// <summary>One line, such as <c>stream stdout, then 2 × display_data image/png, text/plain</c>.</summary>
    public override string ToString()
    {
        if (kinds.Count == 0)
            return "no outputs";
        var runs = new List<(string Kind, int Count)>();
        foreach (string kind in kinds)
        {
            if (runs is [.., var last] && last.Kind == kind)
                runs[^1] = (kind, last.Count + 1);
            else
                runs.Add((kind, 1));
        }
        var shown = runs.Take(LongestDescription).Select(run => run.Count > 1 ? $"{run.Count} × {run.Kind}" : run.Kind);
        string rest = runs.Count > LongestDescription ? ", then …" : "";
        // Whatever a file holds for a name, this is for a terminal.
        return string.Concat((string.Join(", then ", shown) + rest).Where(c => !char.IsControl(c)));
    }

    private static bool IsBlank(JsonNode? node)
    {
        var text = new StreamText();
        text.Append(MultilineText.Read(node) ?? "");
        return string.IsNullOrWhiteSpace(text.ToString());
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
