namespace Experiments.Kernels.Engine;

/// <summary>Cells as the files that debug information names.</summary>
internal static class CellFile
{
    public static string Name(int number) => $"cell {number}";

    /// <summary>The cell number a file name stands for, with or without a folder before it; null for a real file.</summary>
    public static int? Number(string? file) =>
        ShortName(file) is { } name && name.StartsWith("cell ", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), out int number) ? number : null;

    /// <summary>The name of a file without its folder; debug information also holds paths of other systems.</summary>
    public static string? ShortName(string? file) => file?[(file.LastIndexOfAny(['/', '\\']) + 1)..];
}
