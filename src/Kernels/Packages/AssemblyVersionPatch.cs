using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Experiments.Kernels.Packages;

/// <summary>Gives a compiled assembly another version, so that a rebuilt one can stand beside the one that is loaded.</summary>
internal static class AssemblyVersionPatch
{
    // The row of the Assembly table begins with the hash algorithm; the rows of AssemblyRef begin with the version.
    private const int HashAlgorithmBytes = 4;

    /// <summary>Changes the version of an assembly, and the versions by which it names others.</summary>
    /// <param name="image">The file's bytes, changed in place.</param>
    /// <param name="versions">New versions by simple name.</param>
    public static void Apply(byte[] image, IReadOnlyDictionary<string, Version> versions)
    {
        using var reader = new PEReader(new MemoryStream(image, writable: false));
        var metadata = reader.GetMetadataReader();
        int start = reader.PEHeaders.MetadataStartOffset;
        if (versions.TryGetValue(metadata.GetString(metadata.GetAssemblyDefinition().Name), out var own))
            Write(image, start + metadata.GetTableMetadataOffset(TableIndex.Assembly) + HashAlgorithmBytes, own);
        foreach (var handle in metadata.AssemblyReferences)
        {
            int row = MetadataTokens.GetRowNumber(handle) - 1;
            if (versions.TryGetValue(metadata.GetString(metadata.GetAssemblyReference(handle).Name), out var other))
                Write(image, start + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef) + row * metadata.GetTableRowSize(TableIndex.AssemblyRef), other);
        }
    }

    private static void Write(byte[] image, int offset, Version version)
    {
        foreach (int part in new[] { version.Major, version.Minor, version.Build, version.Revision })
        {
            BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(offset), (ushort)part);
            offset += sizeof(ushort);
        }
    }
}
