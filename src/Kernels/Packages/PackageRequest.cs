using System.Text.RegularExpressions;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Packages;

/// <summary>A package that a notebook asks for.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">A version, a floating one (<c>1.*</c>, <c>*-*</c>) or a range; null for the newest that is no preview.</param>
internal sealed partial record PackageRequest(string Id, string? Version)
{
    /// <summary>The version as NuGet writes it.</summary>
    public string Range => Version ?? "*";

    /// <summary>Whether the answer changes when newer versions appear.</summary>
    public bool IsFloating => Range.Contains('*');

    /// <summary>Whether it is one version.</summary>
    public bool IsExact => ExactVersion().IsMatch(Range);

    /// <summary>Whether a version is the one that was asked for, or one of those that were.</summary>
    /// <remarks>Ranges in brackets are left to NuGet.</remarks>
    public bool IsMetBy(string version) => IsExact ? Normal(Range).Equals(Normal(version), StringComparison.OrdinalIgnoreCase)
        : !IsFloating || version.StartsWith(Range.Split('*')[0], StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads what follows <c>nuget:</c>, as in <c>Plotly.NET, 6.0.0</c>.</summary>
    /// <exception cref="DirectiveException">It is no package and version.</exception>
    public static PackageRequest Parse(string text)
    {
        string[] parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        if (!PackageId().IsMatch(parts[0]))
            throw new DirectiveException($"'{parts[0]}' is no package name; it is written: #r \"nuget: Name, 1.2.3\"");
        if (parts.Length == 1 || parts[1].Length == 0)
            return new PackageRequest(parts[0], null);
        string version = VersionWord().Replace(parts[1], "");
        return VersionRange().IsMatch(version)
            ? new PackageRequest(parts[0], version)
            : throw new DirectiveException($"'{parts[1]}' is no version of {parts[0]}; use 1.2.3, 1.*, a range such as [1.2,2.0), *-* for the newest preview, or none for the newest.");
    }

    public override string ToString() => Version is null ? Id : $"{Id} {Version}";

    // NuGet takes 1.2 and 1.2.0.0 for 1.2.0, and a part after + for no part of the version.
    private static string Normal(string version)
    {
        string[] parts = version.Split('+')[0].Split('-', 2);
        return string.Join('.', parts[0].Split('.').Concat(["0", "0", "0"]).Take(4).Select(part => part.TrimStart('0')))
            + (parts.Length > 1 ? $"-{parts[1]}" : "");
    }

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)*([\-+][^*]*)?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}$")]
    private static partial Regex PackageId();

    [GeneratedRegex(@"^version\s*=\s*", RegexOptions.IgnoreCase)]
    private static partial Regex VersionWord();

    [GeneratedRegex(@"^([\[\(]\s*[\w.\-+*]*\s*(,\s*[\w.\-+*]*\s*)?[\]\)]|[0-9*][\w.\-+*]*)$")]
    private static partial Regex VersionRange();
}
