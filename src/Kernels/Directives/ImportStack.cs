using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>The files whose import is running, the innermost last.</summary>
internal sealed class ImportStack
{
    private readonly List<string> files = [];

    /// <summary>Where relative paths begin: beside the file that is being imported, otherwise in the working directory.</summary>
    public string Folder => files.Count > 0 ? Path.GetDirectoryName(files[^1])! : Directory.GetCurrentDirectory();

    public string FullPath(string path) => Path.GetFullPath(path, Folder);

    /// <summary>Does something as a part of a file's import.</summary>
    /// <exception cref="DirectiveException">The file is being imported already.</exception>
    public void Within(string file, Action action)
    {
        if (files.Contains(file))
            throw new DirectiveException($"'{Path.GetFileName(file)}' imports itself: {string.Join(" → ", files.SkipWhile(f => f != file).Append(file).Select(f => Path.GetFileName(f)))}.");
        files.Add(file);
        try
        {
            action();
        }
        finally
        {
            files.RemoveAt(files.Count - 1);
        }
    }
}
