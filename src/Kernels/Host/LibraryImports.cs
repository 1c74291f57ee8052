using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Experiments.Kernels.Host;

/// <summary>What cells see without a <c>using</c>: the notebook API and every namespace of the library.</summary>
internal static class LibraryImports
{
    private const string Library = "Experiments";

    public static IEnumerable<string> All() =>
    [
        typeof(NotebookFunctions).Namespace!,
        typeof(NotebookFunctions).FullName!,
        typeof(NotebookInput).FullName!,
        .. PublicNamespaces(Path.Combine(AppContext.BaseDirectory, Library + ".dll")),
    ];

    // Read as a file: asking the loaded assembly for its types would load TorchSharp and libtorch.
    private static SortedSet<string> PublicNamespaces(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        var namespaces = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if ((type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
                namespaces.Add(metadata.GetString(type.Namespace));
        }
        return namespaces;
    }
}
