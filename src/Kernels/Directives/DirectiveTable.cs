using Experiments.Kernels.Engine;
using Experiments.Kernels.Packages;

namespace Experiments.Kernels.Directives;

/// <summary>Every directive that cells may use.</summary>
internal static class DirectiveTable
{
    private const string NoShell = "run commands in a terminal, or by System.Diagnostics.Process in a C# cell.";
    private const string NoDatabase = "refer to a database package with #r \"nuget: …\" and query it in a C# or F# cell.";

    public static IReadOnlyList<Directive> All()
    {
        var packages = new SessionPackages(new PackageResolver(ResolutionCache.OfUser()));
        var imports = new ImportStack();
        return
        [
            new ReferenceDirective(packages, imports),
            new PackageSourceDirective(packages, imports),
            new ImportDirective("#!import", imports),
            new ImportDirective("#load", imports),
            new ShareDirective(),
            new SetDirective(),
            new ValueDirective(),
            new WhoDirective(),
            new WhosDirective(),
            new TimeDirective(),
            new ListDirective(),
            new AboutDirective(),
            new UnsupportedDirective("#!connect", "other kernels run in notebooks of their own; pass data in files."),
            new UnsupportedDirective("#!http", "send requests by System.Net.Http.HttpClient in a C# or F# cell."),
            new UnsupportedDirective("#!pwsh", NoShell),
            new UnsupportedDirective("#!powershell", NoShell),
            new UnsupportedDirective("#!sql", NoDatabase),
            new UnsupportedDirective("#!kql", NoDatabase),
        ];
    }
}
