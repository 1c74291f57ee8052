using System.Reflection;

namespace Experiments.Kernels.Host;

/// <summary>What cells see without a <c>using</c>: the notebook API and every namespace of the library.</summary>
internal static class LibraryImports
{
    private const string Library = "Experiments";

    public static IEnumerable<string> All() =>
    [
        typeof(NotebookFunctions).Namespace!,
        typeof(NotebookFunctions).FullName!,
        .. Assembly.Load(Library).GetExportedTypes().Select(type => type.Namespace!).Distinct().Order(StringComparer.Ordinal),
    ];
}
