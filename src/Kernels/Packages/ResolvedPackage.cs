namespace Experiments.Kernels.Packages;

/// <summary>A package of a certain version; paths are full.</summary>
/// <param name="Id">Its name as its author writes it.</param>
/// <param name="Version">The version.</param>
/// <param name="Compile">Assemblies that code is compiled against.</param>
/// <param name="Runtime">Assemblies that are loaded.</param>
/// <param name="Native">Native libraries.</param>
internal sealed record ResolvedPackage(
    string Id,
    string Version,
    IReadOnlyList<string> Compile,
    IReadOnlyList<string> Runtime,
    IReadOnlyList<string> Native)
{
    public bool IsNamed(string id) => Id.Equals(id, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Id} {Version}";
}
