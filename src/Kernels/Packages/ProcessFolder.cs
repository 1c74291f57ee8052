using System.Diagnostics;

namespace Experiments.Kernels.Packages;

/// <summary>Temporary folders that go with the process; a process that was killed leaves its own to a later one.</summary>
internal static class ProcessFolder
{
    private const string Prefix = "experiments-process-";

    private static readonly TimeSpan LeftAlone = TimeSpan.FromHours(1);

    private static readonly Lazy<string> Root = new(MakeRoot);

    /// <summary>Makes a folder that is deleted at the end of the process.</summary>
    public static string Create(string purpose) =>
        Directory.CreateDirectory(Path.Combine(Root.Value, $"{purpose}-{Guid.NewGuid():n}")).FullName;

    /// <summary>Deletes a folder as far as that can be done.</summary>
    public static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps loaded files, and a child that was killed may still have been writing.
        }
    }

    private static string MakeRoot()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Where(IsLeft).ToList())
            Delete(folder);
        // Nobody else can foresee the name, or write into the folder.
        string root = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(root);
        return root;
    }

    // The age keeps apart processes of containers that share the folder but not the numbers.
    private static bool IsLeft(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], out int owner)
        && DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) > LeftAlone
        && !IsRunning(owner);

    private static bool IsRunning(int process)
    {
        try
        {
            using var running = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
