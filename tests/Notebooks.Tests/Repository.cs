namespace Experiments.Notebooks.Tests;

/// <summary>The checkout the tests were built from, and its notebooks.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Notebooks { get; } = Directory
        .EnumerateFiles(PathOf("notebooks"), "*.ipynb", SearchOption.AllDirectories)
        .Where(p => !p.Contains(".ipynb_checkpoints", StringComparison.Ordinal))
        .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))
        .Order()
        .ToList();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Experiments.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Experiments.sln above {AppContext.BaseDirectory}; run the tests from a checkout.");
    }
}
