using System.Text.Json;
using System.Text.Json.Nodes;

namespace Experiments.Kernels.Jupyter;

/// <summary>A cell that was run.</summary>
/// <param name="Session">Number of the session, growing.</param>
/// <param name="Line">The cell's execution count.</param>
/// <param name="Code">Its text.</param>
/// <param name="Output">Its value as text; only known of this session's cells.</param>
internal sealed record HistoryEntry(int Session, int Line, string Code, string? Output)
{
    public string ToLine() => new JsonObject { ["session"] = Session, ["line"] = Line, ["code"] = Code }.ToJsonString();

    /// <summary>Reads a line of the file; null when it is damaged.</summary>
    public static HistoryEntry? FromLine(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return new HistoryEntry(root.GetProperty("session").GetInt32(), root.GetProperty("line").GetInt32(), root.GetProperty("code").GetString() ?? "", null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
