namespace Experiments.Kernels.Packages;

/// <summary>Temporary folders that go with the process.</summary>
internal static class ProcessFolder
{
    public static string Create(string purpose)
    {
        string folder = Directory.CreateTempSubdirectory($"experiments-{purpose}-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
        return folder;
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps loaded files.
        }
    }
}
