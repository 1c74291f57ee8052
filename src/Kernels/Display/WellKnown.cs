namespace Experiments.Kernels.Display;

/// <summary>One-line texts of kinds whose members would say little.</summary>
internal static class WellKnown
{
    /// <summary>The line of a tensor, model, picture, task, exception or byte array; null for every other value.</summary>
    public static string? Line(object value) => value switch
    {
        byte[] bytes => $"byte[{bytes.Length}]",
        Exception error => $"{TypeNames.Of(error.GetType())}: {error.Message}",
        Task task => OfTask(task),
        _ when TensorFormatter.Handles(value) => TensorFormatter.Line(value),
        _ when ModuleFormatter.Handles(value) => ModuleFormatter.Line(value),
        _ when PictureFormatter.Handles(value) => PictureFormatter.Line(value),
        _ => null,
    };

    // The result is read only when it is there: a display never waits.
    private static string OfTask(Task task)
    {
        var type = task.GetType().GetProperty("Result")?.PropertyType;
        bool hasResult = type is not null && type.Name != "VoidTaskResult";
        string name = hasResult ? $"Task<{TypeNames.Of(type)}>" : "Task";
        return hasResult && task.IsCompletedSuccessfully
            ? $"{name} ({task.Status}: {new InlineText(new ValueBudget()).Of(task.GetType().GetProperty("Result")!.GetValue(task), 1)})"
            : $"{name} ({task.Status})";
    }
}
