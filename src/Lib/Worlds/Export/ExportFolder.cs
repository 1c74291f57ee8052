namespace Experiments.Worlds.Export;

/// <summary>Makes a folder whole or not at all: it is filled under another name and renamed at the end.</summary>
internal static class ExportFolder
{
    /// <summary>Fills a new folder and puts it in the place of the target.</summary>
    /// <param name="folder">Target; may exist if it is empty or an earlier export.</param>
    /// <param name="fill">Fills the folder it is given; when it throws, the target stays as it was and nothing else is left.</param>
    /// <exception cref="IOException">The target holds something else, or cannot be written.</exception>
    public static void Write(string folder, Action<string> fill)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any() && !ExportRecipe.Marks(target)))
            throw new IOException($"'{folder}' exists and is no earlier export of the world; choose another folder, or remove it yourself.");
        string partial = $"{target}.{Environment.ProcessId}.partial";
        string replaced = $"{target}.{Environment.ProcessId}.replaced";
        try
        {
            Directory.CreateDirectory(partial);
            fill(partial);
            if (Directory.Exists(target))
                Directory.Move(target, replaced);
            Directory.Move(partial, target);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"Cannot write '{folder}': {e.Message} Choose a writable folder.", e);
        }
        finally
        {
            if (!Directory.Exists(target) && Directory.Exists(replaced))
                Directory.Move(replaced, target);
            Remove(partial);
            Remove(replaced);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
