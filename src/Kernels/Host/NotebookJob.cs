using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Host;

/// <summary>One notebook to run.</summary>
/// <param name="Path">Path as the user gave it: what messages call it.</param>
/// <param name="Name">File name without extension: what its results are called.</param>
/// <param name="File">Its content.</param>
/// <param name="Folder">Full path of its own output folder.</param>
internal sealed record NotebookJob(string Path, string Name, NotebookFile File, string Folder)
{
    /// <summary>Reads all notebooks before the first one runs.</summary>
    /// <exception cref="UsageException">A file is missing or unreadable, or two notebooks would share a folder.</exception>
    /// <exception cref="NotebookFormatException">A file is no C# notebook.</exception>
    public static IReadOnlyList<NotebookJob> ReadAll(IReadOnlyList<string> paths, string outFolder)
    {
        var jobs = paths.Select(path => new NotebookJob(path, System.IO.Path.GetFileNameWithoutExtension(path), Read(path), "")).ToList();
        var shared = jobs.GroupBy(job => job.Name).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        var placed = jobs.Select(job => job with { Folder = System.IO.Path.GetFullPath(System.IO.Path.Combine(outFolder, FolderName(job, shared))) }).ToList();
        var clash = placed.GroupBy(job => job.Folder).FirstOrDefault(group => group.Count() > 1)?.ToList();
        return clash is null
            ? placed
            : throw new UsageException($"'{clash[0].Path}' and '{clash[1].Path}' would both write to '{clash[0].Folder}'; run them one by one with different --out.");
    }

    // Notebooks of one name are told apart by the folder they come from.
    private static string FolderName(NotebookJob job, HashSet<string> shared) => shared.Contains(job.Name)
        ? $"{System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(job.Path)))}-{job.Name}"
        : job.Name;

    private static NotebookFile Read(string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"'{path}' is a folder; name notebooks, as in '{System.IO.Path.Combine(path, "*.ipynb")}'.");
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
