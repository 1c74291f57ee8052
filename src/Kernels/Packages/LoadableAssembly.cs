using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Experiments.Kernels.Packages;

/// <summary>An assembly's file, known but perhaps not loaded.</summary>
/// <param name="Name">Its simple name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Module">The identity that its compiler gave this very content.</param>
/// <param name="References">Simple names of the assemblies that it uses.</param>
/// <param name="Path">Full path of the file.</param>
internal sealed record LoadableAssembly(string Name, Version Version, Guid Module, IReadOnlyList<string> References, string Path)
{
    /// <summary>Reads a file's identity without loading it; null when it is no .NET assembly.</summary>
    public static LoadableAssembly? TryRead(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new PEReader(stream);
        try
        {
            if (!image.HasMetadata || image.GetMetadataReader() is not { IsAssembly: true } metadata)
                return null;
            var assembly = metadata.GetAssemblyDefinition();
            return new LoadableAssembly(
                metadata.GetString(assembly.Name),
                assembly.Version,
                metadata.GetGuid(metadata.GetModuleDefinition().Mvid),
                [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
                path);
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
