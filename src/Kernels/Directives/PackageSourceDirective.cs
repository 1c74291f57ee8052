using Experiments.Kernels.Engine;
using Experiments.Kernels.Packages;

namespace Experiments.Kernels.Directives;

/// <summary>Adds a source of packages.</summary>
/// <param name="packages">Of the session.</param>
/// <param name="imports">Where paths begin.</param>
internal sealed class PackageSourceDirective(SessionPackages packages, ImportStack imports) : Directive(
    "#i",
    "Adds a folder or address in which later #r lines search for packages.",
    new DirectiveParameter("source", "", "nuget: and the folder or address, in quotes.", IsRequired: true))
{
    private const string Nuget = "nuget:";

    public override void Run(DirectiveCall call)
    {
        string text = call.Arguments["source"]!.Trim();
        if (!text.StartsWith(Nuget, StringComparison.OrdinalIgnoreCase))
            throw call.Error("A source is written: #i \"nuget: <folder or address>\"");
        string source = text[Nuget.Length..].Trim();
        if (Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
            packages.AddSource(source);
        else if (Directory.Exists(imports.FullPath(source)))
            packages.AddSource(imports.FullPath(source));
        else
            throw call.Error($"There is no folder '{imports.FullPath(source)}'; name a folder of packages, or an address that begins with https.");
    }
}
