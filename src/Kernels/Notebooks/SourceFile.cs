namespace Experiments.Kernels.Notebooks;

/// <summary>Files whose code can be run as cells.</summary>
internal static class SourceFile
{
    private const long LargestBytes = 256 << 20;

    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        [".cs"] = "csharp",
        [".csx"] = "csharp",
        [".html"] = "html",
        [".js"] = "javascript",
        [".md"] = "markdown",
    };

    /// <summary>The endings that can be read.</summary>
    public static string Endings { get; } = string.Join(' ', Languages.Keys.Concat([".fs", ".fsx", ".ipynb", ".dib"]));

    /// <summary>The code of a file, cell by cell; text cells of notebooks are left out.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <exception cref="NotebookFormatException">It is missing, or no file of these kinds.</exception>
    public static IReadOnlyList<SourceCell> Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new NotebookFormatException($"There is no file '{path}'.");
        if (file.Length > LargestBytes)
            throw new NotebookFormatException($"'{path}' has {file.Length >> 20} MB, more than the {LargestBytes >> 20} MB that can be read.");
        try
        {
            return file.Extension.ToLowerInvariant() switch
            {
                ".ipynb" => OfNotebook(file),
                ".dib" => DibFile.Read(File.ReadAllText(path), file.Name),
                ".fs" or ".fsx" => [.. FSharpScript.Cells(file.Name, File.ReadAllText(path))],
                var ending when Languages.TryGetValue(ending, out string? language) => [new SourceCell(file.Name, language, File.ReadAllText(path))],
                _ => throw new NotebookFormatException($"'{path}' cannot be run; files that can end in {Endings}."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFormatException($"Cannot read '{path}': {e.Message}");
        }
    }

    private static List<SourceCell> OfNotebook(FileInfo file)
    {
        var notebook = NotebookFile.Read(File.ReadAllBytes(file.FullName), file.Name);
        return
        [
            .. notebook.Cells.Select((cell, i) => (Cell: cell, Place: $"{file.Name}, cell {i + 1}"))
                .Where(placed => placed.Cell.Kind == CellKind.Code)
                .Select(placed => new SourceCell(placed.Place, placed.Cell.Language ?? notebook.Language, placed.Cell.Source)),
        ];
    }
}
