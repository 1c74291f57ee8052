namespace Experiments.Kernels.Packages;

/// <summary>A package that the kernel brings itself.</summary>
/// <param name="Id">Its name as its author writes it.</param>
/// <param name="Version">The version.</param>
/// <param name="Assemblies">Full paths of its assemblies.</param>
internal sealed record ShippedPackage(string Id, string Version, IReadOnlyList<string> Assemblies)
{
    public override string ToString() => $"{Id} {Version}";
}
