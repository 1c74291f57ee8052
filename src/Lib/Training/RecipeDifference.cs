using System.Text.Json.Nodes;

namespace Experiments.Training;

/// <summary>Names the members in which two recipes differ, as far as they change the weights.</summary>
internal static class RecipeDifference
{
    private static readonly string[] Cadence = ["logEvery", "evaluateEvery", "checkpointEvery"];

    /// <summary>Lines such as <c>optimizer.learningRate: 0.001 in the checkpoint, 0.002 now</c>; empty when both train alike.</summary>
    public static List<string> Between(string checkpoint, string now)
    {
        var lines = new List<string>();
        Compare("", JsonNode.Parse(checkpoint), JsonNode.Parse(now), lines);
        return lines;
    }

    private static void Compare(string path, JsonNode? old, JsonNode? current, List<string> lines)
    {
        if (old is JsonObject a && current is JsonObject b)
        {
            foreach (string key in a.Select(p => p.Key).Union(b.Select(p => p.Key)).Except(path.Length == 0 ? Cadence : []))
                Compare(path.Length == 0 ? key : $"{path}.{key}", a[key], b[key], lines);
        }
        else if (!JsonNode.DeepEquals(old, current))
        {
            lines.Add($"{path}: {Text(old)} in the checkpoint, {Text(current)} now");
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
