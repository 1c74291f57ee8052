using Experiments.Kernels.Engine;
using Experiments.Kernels.Packages;

namespace Experiments.Kernels.Directives;

/// <summary>Every directive that cells may use.</summary>
internal static class DirectiveTable
{
    public static IReadOnlyList<Directive> All()
    {
        var packages = new SessionPackages(new PackageResolver(ResolutionCache.OfUser()));
        var imports = new ImportStack();
        return
        [
            new ReferenceDirective(packages, imports),
            new PackageSourceDirective(packages, imports),
            new TimeDirective(),
        ];
    }
}
