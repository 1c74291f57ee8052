namespace Experiments.Kernels.Packages;

/// <summary>A question to NuGet: packages that must fit together.</summary>
/// <param name="Requests">The packages, each once.</param>
/// <param name="Sources">Folders and addresses to search besides the user's own.</param>
/// <param name="Folder">Where the search for the user's NuGet configuration begins.</param>
internal sealed record PackageQuery(IReadOnlyList<PackageRequest> Requests, IReadOnlyList<string> Sources, string Folder)
{
    public bool IsFloating => Requests.Any(request => request.IsFloating);
}
