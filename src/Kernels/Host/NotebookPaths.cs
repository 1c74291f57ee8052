using System.IO.Enumeration;

namespace Experiments.Kernels.Host;

/// <summary>The notebooks that the paths on the command line stand for.</summary>
internal static class NotebookPaths
{
    private const string Extension = ".ipynb";
    private static readonly string Here = $".{Path.DirectorySeparatorChar}";

    /// <summary>Puts in the place of each folder the notebooks below it, sorted; a notebook that is named twice is listed once.</summary>
    /// <param name="paths">Notebooks and folders.</param>
    /// <param name="outFolder">Where results go: what lies there is no notebook to run.</param>
    /// <exception cref="UsageException">A folder holds no notebook, or cannot be read.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> paths, string outFolder) =>
        [.. paths.SelectMany(path => Directory.Exists(path) ? In(path, outFolder) : [path]).DistinctBy(Path.GetFullPath)];

    /// <summary>A path's last folders and its name without extension, joined by hyphens: what an output folder is called.</summary>
    /// <param name="path">Full path of a notebook.</param>
    /// <param name="folders">How many folders; all when there are fewer.</param>
    public static string Tail(string path, int folders)
    {
        string[] parents = (Path.GetDirectoryName(path) ?? "").Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        return string.Join('-', [.. parents.TakeLast(folders), Path.GetFileNameWithoutExtension(path)]);
    }

    private static List<string> In(string folder, string outFolder)
    {
        string results = Path.TrimEndingDirectorySeparator(Path.GetFullPath(outFolder));
        var visible = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
        var found = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), visible)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName.EndsWith(Extension, StringComparison.Ordinal),
            // A link may lead back to where it lies.
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.FileName is not "runs" && entry.ToFullPath() != results,
        };
        try
        {
            var notebooks = found.Select(path => path.StartsWith(Here, StringComparison.Ordinal) ? path[Here.Length..] : path).Order(StringComparer.Ordinal).ToList();
            return notebooks.Count > 0 ? notebooks : throw new UsageException($"There are no notebooks (*{Extension}) below '{folder}'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot look for notebooks below '{folder}': {e.Message}");
        }
    }
}
