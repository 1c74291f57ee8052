using System.Text.Json.Serialization;

namespace Experiments.Kernels.Packages;

/// <summary>What a set of packages comes to on this machine.</summary>
/// <param name="Packages">Every package, those that others need too.</param>
internal sealed record Resolution(IReadOnlyList<ResolvedPackage> Packages)
{
    public static Resolution Empty { get; } = new([]);

    /// <summary>Assemblies that code is compiled against.</summary>
    [JsonIgnore]
    public IEnumerable<string> Compile => Packages.SelectMany(package => package.Compile);

    /// <summary>Assemblies that are loaded.</summary>
    [JsonIgnore]
    public IEnumerable<string> Runtime => Packages.SelectMany(package => package.Runtime);

    /// <summary>Native libraries.</summary>
    [JsonIgnore]
    public IEnumerable<string> Native => Packages.SelectMany(package => package.Native);

    /// <summary>The version of a package in it; null when it is not there.</summary>
    public string? VersionOf(string id) => Packages.FirstOrDefault(package => package.IsNamed(id))?.Version;
}
