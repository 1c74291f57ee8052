using System.Text;

namespace Experiments.Kernels.Host;

/// <summary>Writes results so that a reader sees the old file or the new one, never a part.</summary>
/// <remarks>The library's own writer is not used: touching the library loads libtorch, which the runner itself never needs.</remarks>
internal static class OutputFile
{
    /// <summary>Writes UTF-8 text through a temporary file beside the target.</summary>
    /// <exception cref="UsageException">The folder cannot be written to; nothing was changed.</exception>
    public static void Write(string path, string text)
    {
        string partial = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(partial, text, new UTF8Encoding(false));
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(partial);
            throw new UsageException($"Cannot write '{path}': {e.Message}");
        }
    }

    /// <summary>Makes sure, before anything runs, that a folder can be written to.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static void CheckFolder(string folder)
    {
        string probe = Path.Combine(folder, $".{Environment.ProcessId}.partial");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot write to the output folder '{folder}': {e.Message} Choose another with --out.");
        }
    }

    private static void Discard(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The write's own error is the one to report.
        }
    }
}
