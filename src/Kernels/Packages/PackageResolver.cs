using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Packages;

/// <summary>Finds the files of packages: by an earlier answer, or by the SDK's own restore of a project that asks for them.</summary>
/// <param name="cache">Earlier answers.</param>
internal sealed class PackageResolver(ResolutionCache cache)
{
    private const string ProjectFile = "packages.csproj";
    private const string Unreachable =
        "The package source cannot be reached; packages already in the cache can be used by naming their version exactly.";

    /// <summary>An earlier answer; null when a restore is needed.</summary>
    public Resolution? Remembered(PackageQuery query) => query.Requests.Count == 0 ? Resolution.Empty : cache.Find(query);

    /// <summary>Restores, if need be from what the machine already has.</summary>
    /// <param name="query">What is wanted.</param>
    /// <param name="onNote">Is told when the answer comes from the machine because no source can be reached.</param>
    /// <param name="token">Ends the restore.</param>
    /// <exception cref="DirectiveException">It cannot be had; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public Resolution Restore(PackageQuery query, Action<string> onNote, CancellationToken token)
    {
        var outcome = Restore(query, onlySource: null, token);
        if (outcome.Answer is { } answer)
        {
            cache.Keep(query, answer);
            return answer;
        }
        if (!RestoreErrors.IsOffline(outcome.Errors))
            throw new DirectiveException(RestoreErrors.Describe(outcome.Errors, [.. KnownIds(outcome.PackageFolder)]));
        var local = query with { Sources = [.. query.Sources.Where(Directory.Exists)] };
        answer = cache.Find(query, evenOld: true) ?? Restore(local, outcome.PackageFolder, token).Answer ?? throw new DirectiveException(Unreachable);
        onNote("The package source cannot be reached; using what is already on this machine.");
        return answer;
    }

    private static Outcome Restore(PackageQuery query, string? onlySource, CancellationToken token)
    {
        string folder = Directory.CreateTempSubdirectory("experiments-restore-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, ProjectFile), RestoreProject.Text(query, Platform.Runtime, ShippedPackages.Ids, onlySource));
            var (succeeded, output, _) = DotnetCommand.Run(["restore", ProjectFile, "-nologo", "-v:q", "-noAutoResponse"], folder, token);
            string assets = Path.Combine(folder, "obj", "project.assets.json");
            if (!File.Exists(assets))
                throw new DirectiveException($"The packages could not be restored: {FirstError(output)}");
            using var file = AssetsFile.Parse(File.ReadAllText(assets));
            return succeeded
                ? new Outcome(file.Resolve(Platform.Runtime), [], file.PackageFolder)
                : new Outcome(null, file.Errors is { Count: > 0 } errors ? errors : [new RestoreMessage("", "", FirstError(output))], file.PackageFolder);
        }
        finally
        {
            ProcessFolder.Delete(folder);
        }
    }

    private static string FirstError(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string line = lines.FirstOrDefault(l => l.Contains("error ", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? "the SDK gave no reason.";
        int start = line.IndexOf("error ", StringComparison.Ordinal);
        return start < 0 ? line : line[(start + "error ".Length)..];
    }

    private static IEnumerable<string> KnownIds(string? packageFolder) => ShippedPackages.Ids.Concat(
        Directory.Exists(packageFolder) ? Directory.EnumerateDirectories(packageFolder).Select(folder => Path.GetFileName(folder)) : [])
        .Distinct(StringComparer.OrdinalIgnoreCase);

    private sealed record Outcome(Resolution? Answer, IReadOnlyList<RestoreMessage> Errors, string? PackageFolder);
}
