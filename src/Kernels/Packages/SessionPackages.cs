using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Packages;

/// <summary>The packages of one session: all are resolved together, and one that is in use is not exchanged.</summary>
/// <param name="resolver">Finds them.</param>
internal sealed class SessionPackages(PackageResolver resolver)
{
    private readonly List<string> sources = [];
    private readonly List<PackageRequest> requests = [];
    private Resolution current = Resolution.Empty;

    /// <summary>A folder or address that later requests search too.</summary>
    public void AddSource(string source)
    {
        if (!sources.Contains(source))
            sources.Add(source);
    }

    /// <summary>Makes a package and all it needs known to the session.</summary>
    /// <param name="request">The package.</param>
    /// <param name="cell">The cell that asks; its interrupt ends a restore.</param>
    /// <param name="folder">Where the search for the user's NuGet configuration begins.</param>
    /// <param name="onRestore">Is told before a restore, which takes seconds.</param>
    /// <returns>The packages that the request brought or found, the one asked for first.</returns>
    /// <exception cref="DirectiveException">It cannot be had.</exception>
    public IReadOnlyList<ResolvedPackage> Add(PackageRequest request, CellContext cell, string folder, Action onRestore)
    {
        if (current.VersionOf(request.Id) is { } used && (request.Version is null || (request.IsExact && request.IsMetBy(used))))
            return [.. current.Packages.Where(package => package.IsNamed(request.Id))];
        PackageRequest[] asked =
        [
            // What is in use stays as it is, whatever newer versions there may be.
            .. requests.Where(r => !r.Id.Equals(request.Id, StringComparison.OrdinalIgnoreCase)).Select(r => r with { Version = current.VersionOf(r.Id) ?? r.Version }),
            request,
        ];
        var query = new PackageQuery(asked, sources, folder);
        var answer = resolver.Remembered(query) ?? Restore(query, cell, onRestore);
        var replaced = current.Packages.Where(package => answer.VersionOf(package.Id) is { } other && other != package.Version).ToList();
        if (replaced.Find(IsInUse) is { } conflict)
        {
            string needed = conflict.IsNamed(request.Id) ? "" : $", which {request.Id} needs,";
            throw new DirectiveException(
                $"{conflict} is in use already, and {conflict.Id} {answer.VersionOf(conflict.Id)}{needed} cannot be loaded beside it; "
                + "restart the kernel and ask for that version first.");
        }
        AssemblyResolver.Forget(replaced.SelectMany(package => package.Runtime));
        var old = current.Packages;
        Use(answer, cell.Session);
        requests.Clear();
        requests.AddRange(asked);
        current = answer;
        return
        [
            .. answer.Packages.Where(package => !old.Any(other => $"{other}" == $"{package}") || package.IsNamed(request.Id))
                .OrderByDescending(package => package.IsNamed(request.Id)).ThenBy(package => package.Id, StringComparer.OrdinalIgnoreCase),
        ];
    }

    // What other packages brought may be raised until it is loaded.
    private bool IsInUse(ResolvedPackage package) =>
        requests.Any(request => package.IsNamed(request.Id)) || package.Runtime.Any(AssemblyResolver.IsLoaded);

    private Resolution Restore(PackageQuery query, CellContext cell, Action onRestore)
    {
        onRestore();
        return resolver.Restore(query, note => cell.Write("stderr", note + "\n"), cell.Interrupter.Quiet);
    }

    private void Use(Resolution answer, Session session)
    {
        var known = current.Runtime.Concat(current.Compile).ToHashSet();
        AssemblyResolver.Add(answer.Runtime.Where(file => !known.Contains(file)).Select(LoadableAssembly.TryRead).OfType<LoadableAssembly>(), answer.Native);
        string[] references = [.. answer.Compile.Where(file => !known.Contains(file) && ShippedPackages.AssemblyFile(Path.GetFileNameWithoutExtension(file)) is null)];
        if (references.Length == 0)
            return;
        foreach (var language in session.Languages.OfType<IProgrammingLanguage>())
            language.Reference(references);
    }
}
