namespace Experiments.Kernels.Engine;

/// <summary>Cells as the files that debug information names.</summary>
internal static class CellFile
{
    public static string Name(int number) => $"cell {number}";

    /// <summary>The cell number a file name stands for; null for a real file.</summary>
    public static int? Number(string? file) =>
        file?.StartsWith("cell ", StringComparison.Ordinal) == true && int.TryParse(file.AsSpan(5), out int number) ? number : null;
}
