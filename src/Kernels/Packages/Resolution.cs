namespace Experiments.Kernels.Packages;

/// <summary>What a set of packages comes to on this machine; paths are full.</summary>
/// <param name="Packages">Every package, those that others need too.</param>
/// <param name="Compile">Assemblies that code is compiled against.</param>
/// <param name="Runtime">Assemblies that are loaded.</param>
/// <param name="Native">Native libraries.</param>
internal sealed record Resolution(
    IReadOnlyList<ResolvedPackage> Packages,
    IReadOnlyList<string> Compile,
    IReadOnlyList<string> Runtime,
    IReadOnlyList<string> Native)
{
    public static Resolution Empty { get; } = new([], [], [], []);

    /// <summary>The version of a package in it; null when it is not there.</summary>
    public string? VersionOf(string id) => Packages.FirstOrDefault(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase))?.Version;
}

/// <summary>A package of a certain version.</summary>
/// <param name="Id">Its name as its author writes it.</param>
/// <param name="Version">The version.</param>
internal sealed record ResolvedPackage(string Id, string Version)
{
    public override string ToString() => $"{Id} {Version}";
}
