using System.IO.Compression;

namespace Experiments.Checkpoints;

/// <summary>What a zip archive claims of a member, held against the bytes. Errors say what is wrong; callers add file and member.</summary>
internal static class ZipMember
{
    // Deflate packs at most 1032 bytes into one; a little more covers small members.
    private const long MostPacked = 1100;

    /// <summary>Refuses a size that the packed bytes cannot hold, before memory is taken.</summary>
    /// <exception cref="InvalidDataException">They cannot.</exception>
    public static void RequirePlausible(ZipArchiveEntry entry)
    {
        if (entry.Length / MostPacked > entry.CompressedLength)
            throw new InvalidDataException($"{entry.CompressedLength} packed bytes cannot hold the {entry.Length} it claims");
    }

    /// <summary>Requires that a member ends here and has the checksum that the archive tells.</summary>
    /// <exception cref="InvalidDataException">It goes on, or is damaged.</exception>
    public static void RequireEnd(ZipArchiveEntry entry, ChecksumStream stream)
    {
        if (stream.ReadByte() >= 0)
            throw new InvalidDataException("it goes on after its last element");
        if (stream.Checksum != entry.Crc32)
            throw new InvalidDataException("its checksum is wrong: the file is damaged");
    }
}
