using System.Xml.Linq;

namespace Experiments.Kernels.Packages;

/// <summary>A project without code, by which the SDK resolves packages.</summary>
internal static class RestoreProject
{
    public const string Framework = "net10.0";

    // Above every version there is, so that a package which the kernel brings is never fetched for another package's sake.
    private const string AnyVersion = "99999.0.0";

    /// <summary>The project file's text.</summary>
    /// <param name="query">What to resolve.</param>
    /// <param name="runtime">The machine's runtime identifier.</param>
    /// <param name="brought">Packages that the kernel brings itself.</param>
    /// <param name="onlySource">The one source to use; null for the user's.</param>
    public static string Text(PackageQuery query, string runtime, IEnumerable<string> brought, string? onlySource)
    {
        var settings = new XElement(
            "PropertyGroup",
            new XElement("TargetFramework", Framework),
            new XElement("RuntimeIdentifier", runtime),
            new XElement("SelfContained", false),
            new XElement("UseAppHost", false),
            new XElement("ManagePackageVersionsCentrally", false),
            new XElement("NuGetAudit", false),
            new XElement("RestoreEnablePackagePruning", true),
            new XElement("RestoreRootConfigDirectory", query.Folder),
            new XElement("RestoreAdditionalProjectSources", string.Join(';', query.Sources)));
        if (onlySource is not null)
            settings.Add(new XElement("RestoreSources", onlySource));
        var project = new XElement(
            "Project",
            new XElement(
                "PropertyGroup",
                new XElement("ImportDirectoryBuildProps", false),
                new XElement("ImportDirectoryBuildTargets", false),
                new XElement("ImportDirectoryPackagesProps", false)),
            Import("Sdk.props"),
            settings,
            new XElement(
                "ItemGroup",
                query.Requests.Select(request => Item("PackageReference", request.Id, request.Range)),
                brought.Select(id => Item("PrunePackageReference", id, AnyVersion))),
            Import("Sdk.targets"));
        return project.ToString();
    }

    private static XElement Import(string file) => new("Import", new XAttribute("Project", file), new XAttribute("Sdk", "Microsoft.NET.Sdk"));

    private static XElement Item(string kind, string id, string version) => new(kind, new XAttribute("Include", id), new XAttribute("Version", version));
}
