using System.Text.Json;
using System.Text.Json.Nodes;

namespace Experiments.Training;

/// <summary>Names the members in which two recipes differ, as far as they change the weights.</summary>
internal static class RecipeDifference
{
    private static readonly string[] Cadence = ["logEvery", "evaluateEvery", "checkpointEvery"];

    /// <summary>Lines such as <c>optimizer.learningRate: 0.001 in the checkpoint, 0.002 now</c>; empty when both train alike.</summary>
    public static List<string> Between(string checkpoint, TrainingRecipe now)
    {
        var lines = new List<string>();
        Compare("", JsonNode.Parse(Completed(checkpoint)), JsonNode.Parse(now.ToJson()), lines);
        return lines;
    }

    /// <summary>A recipe as it would be written today: members that came later get their defaults, under which it trained.</summary>
    private static string Completed(string recipe)
    {
        try
        {
            return TrainingRecipe.FromJson(recipe).ToJson();
        }
        catch (JsonException)
        {
            return recipe; // it has members that are not known here, which are then named as differences
        }
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
