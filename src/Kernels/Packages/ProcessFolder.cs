namespace Experiments.Kernels.Packages;

/// <summary>Temporary folders that go with the process.</summary>
internal static class ProcessFolder
{
    /// <summary>Makes a folder that is deleted at the end of the process.</summary>
    public static string Create(string purpose)
    {
        string folder = Directory.CreateTempSubdirectory($"experiments-{purpose}-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
        return folder;
    }

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
}
