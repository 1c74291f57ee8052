using System.Text.Json;

namespace Experiments.Kernels.Packages;

/// <summary>Packages and assemblies that the kernel brings itself, and which therefore no notebook can replace.</summary>
internal static class ShippedPackages
{
    // Native parts of what the kernel brings; old notebooks ask for them by name.
    private static readonly string[] NativeParts =
    [
        "TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows",
        "libtorch-cpu", "libtorch-cpu-linux-x64", "libtorch-cpu-win-x64", "libtorch-cpu-osx-x64", "libtorch-cpu-osx-arm64",
        "SkiaSharp.NativeAssets.Linux", "SkiaSharp.NativeAssets.Linux.NoDependencies", "SkiaSharp.NativeAssets.Win32", "SkiaSharp.NativeAssets.macOS",
    ];

    // What notebooks written for .NET Interactive load into that kernel; other packages name them as what they need.
    private static readonly string[] InteractiveParts =
        ["Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Formatting", "Microsoft.DotNet.Interactive.CSharp", "Microsoft.DotNet.Interactive.FSharp", "Plotly.NET.Interactive"];

    private static readonly string[] NativePrefixes = ["TorchSharp-", "libtorch-", "SkiaSharp.NativeAssets."];

    private static readonly Lazy<Dictionary<string, ShippedPackage>> Packages = new(Read);

    private static readonly Lazy<Dictionary<string, string>> Assemblies = new(() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase));

    /// <summary>Names of all packages that need no restore.</summary>
    public static IEnumerable<string> Ids => Packages.Value.Keys.Concat(NativeParts).Concat(InteractiveParts).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The shipped package of that name; null when the kernel does not bring it.</summary>
    public static ShippedPackage? Find(string id) => Packages.Value.GetValueOrDefault(id);

    /// <summary>Whether a package holds only native files of something the kernel brings.</summary>
    public static bool IsNativePart(string id) => NativePrefixes.Any(prefix => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a package holds only what .NET Interactive loads to display values, which the kernel does by itself.</summary>
    public static bool IsInteractivePart(string id) => InteractiveParts.Contains(id, StringComparer.OrdinalIgnoreCase);

    /// <summary>File of an assembly of the kernel or the framework, by simple name; null when there is none.</summary>
    public static string? AssemblyFile(string name) => Assemblies.Value.GetValueOrDefault(name);

    private static Dictionary<string, ShippedPackage> Read()
    {
        var packages = new Dictionary<string, ShippedPackage>(StringComparer.OrdinalIgnoreCase);
        string? file = ((string?)AppContext.GetData("APP_CONTEXT_DEPS_FILES"))?.Split(';')[0];
        if (!File.Exists(file))
            return packages;
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var library in json.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject()))
        {
            if (library.Name.Split('/') is [var id, var version] && library.Value.TryGetProperty("runtime", out var files) && IsPackage(json.RootElement, library.Name))
            {
                var assemblies = files.EnumerateObject().Select(f => AssemblyFile(Path.GetFileNameWithoutExtension(f.Name))).OfType<string>();
                packages[id] = new ShippedPackage(id, version, [.. assemblies]);
            }
        }
        return packages;
    }

    private static bool IsPackage(JsonElement root, string library) =>
        root.GetProperty("libraries").GetProperty(library).GetProperty("type").GetString() == "package";
}
