using System.Text.Json.Nodes;
using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Host;

/// <summary>One notebook to run.</summary>
/// <param name="Path">Path as the user gave it: what messages call it.</param>
/// <param name="Name">File name without extension: what its results are called.</param>
/// <param name="File">Its content.</param>
/// <param name="Size">How much it computes.</param>
/// <param name="Folder">Full path of its own output folder.</param>
internal sealed record NotebookJob(string Path, string Name, NotebookFile File, NotebookSize Size, string Folder)
{
    /// <summary>Reads all notebooks before the first one runs.</summary>
    /// <exception cref="UsageException">A file is missing or unreadable, or two notebooks would share a folder.</exception>
    /// <exception cref="NotebookFormatException">A file is no C# or F# notebook.</exception>
    public static IReadOnlyList<NotebookJob> ReadAll(RunOptions options)
    {
        var paths = NotebookPaths.Expand(options.Paths, options.Out);
        var files = paths.Select(Read).ToList();
        var folders = FolderNames(paths);
        return [.. paths.Select((path, i) => new NotebookJob(
            path,
            System.IO.Path.GetFileNameWithoutExtension(path),
            files[i],
            options.Size ?? (options.Check ? CommittedSize(files[i], path) : NotebookSize.Lesson),
            System.IO.Path.GetFullPath(System.IO.Path.Combine(options.Out, folders[i]))))];
    }

    // Notebooks of one name are told apart by the folders they come from, as many as it takes.
    private static string[] FolderNames(IReadOnlyList<string> paths)
    {
        string[] full = [.. paths.Select(System.IO.Path.GetFullPath)];
        int[] folders = new int[full.Length];
        while (true)
        {
            string[] names = [.. full.Select((path, i) => NotebookPaths.Tail(path, folders[i]))];
            var shared = Enumerable.Range(0, full.Length).GroupBy(i => names[i], StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).ToList();
            if (shared.Count == 0)
                return names;
            foreach (var group in shared)
            {
                if (group.All(i => NotebookPaths.Tail(full[i], folders[i] + 1) == names[i]))
                    throw new UsageException($"'{paths[group.First()]}' and '{paths[group.Last()]}' would both write to a folder '{group.Key}'; run them one by one with different --out.");
                foreach (int i in group)
                    folders[i]++;
            }
        }
    }

    private static NotebookSize CommittedSize(NotebookFile file, string path)
    {
        if ((file.Metadata["experiments"] as JsonObject)?["size"] is not { } size)
            return NotebookSize.Lesson;
        return size is JsonValue value && value.TryGetValue(out string? name) && SizeName.Find(name) is { } known
            ? known
            : throw new UsageException($"{path}: 'metadata.experiments.size' is {size.ToJsonString()}, not quick, lesson or paper; say with --size at which size to check it.");
    }

    private static NotebookFile Read(string path)
    {
        if (!System.IO.File.Exists(path))
            throw new UsageException($"There is no notebook '{path}'.");
        try
        {
            return NotebookFile.Read(System.IO.File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot read '{path}': {e.Message}");
        }
    }
}
