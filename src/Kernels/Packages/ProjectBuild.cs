using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Packages;

/// <summary>Builds a project into a folder of the kernel's own, so that neither its <c>bin</c> nor its <c>obj</c> is touched.</summary>
internal static class ProjectBuild
{
    private const int ShownErrors = 5;

    private static readonly Lazy<string> Root = new(() => ProcessFolder.Create("builds"));

    /// <summary>Builds, or brings up to date what was built before.</summary>
    /// <param name="project">Full path of the project file.</param>
    /// <param name="token">Ends the build.</param>
    /// <returns>Full path of the assembly; all it needs lies beside it.</returns>
    /// <exception cref="DirectiveException">It cannot be built.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static string Run(string project, CancellationToken token)
    {
        string own = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..16];
        string[] arguments =
        [
            "build", project, "-c", "Release", "-r", Platform.Runtime, "--no-self-contained", "--artifacts-path", Path.Combine(Root.Value, own),
            "-nologo", "-v:q", "-p:CopyLocalLockFileAssemblies=true", "-p:UseAppHost=false", "-p:UseSharedCompilation=false", "-p:NuGetAudit=false",
            "-getTargetResult:Build",
        ];
        var (succeeded, output, error) = DotnetCommand.Run(arguments, Path.GetDirectoryName(project)!, token);
        return succeeded && Result(output) is { } assembly
            ? assembly
            : throw new DirectiveException($"'{project}' could not be built:\n{Errors(error + "\n" + output, project)}");
    }

    private static string? Result(string output)
    {
        int start = output.IndexOf('{'), end = output.LastIndexOf('}');
        if (start < 0 || end < start)
            return null;
        using var json = JsonDocument.Parse(output[start..(end + 1)]);
        var items = json.RootElement.GetProperty("TargetResults").GetProperty("Build").GetProperty("Items");
        return items.EnumerateArray().Select(item => item.GetProperty("FullPath").GetString()).LastOrDefault(File.Exists);
    }

    private static string Errors(string output, string project)
    {
        string[] errors =
        [
            .. output.Split('\n', StringSplitOptions.TrimEntries)
                .Where(line => line.Contains("error ", StringComparison.Ordinal))
                .Select(line => line.Replace($" [{project}]", "", StringComparison.Ordinal)).Distinct(),
        ];
        return errors.Length == 0 ? output.Trim()
            : string.Join('\n', errors.Take(ShownErrors)) + (errors.Length > ShownErrors ? $"\n({errors.Length - ShownErrors} more errors)" : "");
    }
}
