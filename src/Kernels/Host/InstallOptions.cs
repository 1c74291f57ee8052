using Experiments.Kernels.Jupyter;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Host;

/// <summary>Where kernelspecs are to go.</summary>
internal static class InstallOptions
{
    public const string Usage = "usage: install|uninstall [--user | --sys-prefix | --prefix DIR]";

    private static readonly string[] Names = ["--user", "--sys-prefix", "--prefix", "--help"];

    /// <summary>The folder of kernels that the arguments name; the user's own when they name none.</summary>
    /// <exception cref="UsageException">They name none that is known.</exception>
    public static string Folder(string[] args) => args switch
    {
        [] or ["--user"] => KernelFolders.User,
        ["--prefix", var prefix] => KernelFolders.Under(prefix),
        [var option] when option.StartsWith("--prefix=", StringComparison.Ordinal) => KernelFolders.Under(option["--prefix=".Length..]),
        ["--sys-prefix"] => KernelFolders.Under(PythonPrefix()),
        [var other, ..] when !Names.Contains(other) => throw new UsageException($"Unknown option '{other}'; {NearNames.Hint(other, Names)}"),
        _ => throw new UsageException(Usage),
    };

    private static string PythonPrefix() =>
        new[] { "VIRTUAL_ENV", "CONDA_PREFIX" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value))
        ?? throw new UsageException("--sys-prefix means the active Python environment, and none is active; use --user, or --prefix with a folder.");
}
