using System.IO.MemoryMappedFiles;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>Assemblies that cells can use, as the compiler reads them.</summary>
/// <remarks>Their metadata is mapped, not read: the compiler's own way takes a private copy of every file, 200 MB in all.</remarks>
internal static unsafe class ReferenceFiles
{
    // What the kernel itself is made of; nothing that a cell would name.
    private static readonly string[] Machinery = ["Microsoft.CodeAnalysis", "FSharp.Compiler", "System.Composition", "Humanizer", "Microsoft.DiaSymReader", "Microsoft.VisualBasic"];

    private static readonly Lazy<MetadataReference[]> Own = new(() =>
    [
        .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(file => !Machinery.Any(name => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal)))
            .Select(file => Of(file)),
    ]);

    /// <summary>All that the process can use; a reference that no cell uses costs next to nothing.</summary>
    public static IReadOnlyList<MetadataReference> OfProcess => Own.Value;

    /// <summary>A reference to a file, which stays mapped for good.</summary>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    public static MetadataReference Of(string file)
    {
        using var mapped = MemoryMappedFile.CreateFromFile(file, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        var view = mapped.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        using var image = new PEReader(start, checked((int)new FileInfo(file).Length));
        if (!image.HasMetadata)
            throw new BadImageFormatException($"'{file}' is no .NET assembly.");
        var metadata = image.GetMetadata();
        return AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)metadata.Pointer, metadata.Length, view.Dispose)).GetReference(filePath: file);
    }
}
