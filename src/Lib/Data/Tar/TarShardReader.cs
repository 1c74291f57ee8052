using System.Formats.Tar;

namespace Experiments.Data;

/// <summary>Reads the samples of one tar shard front to back, in memory only.</summary>
internal sealed class TarShardReader(string path, long maxSampleBytes)
{
    private const int Block = 512;

    /// <summary>The samples in file order.</summary>
    /// <exception cref="InvalidDataException">Damaged, cut short, or with members that do not belong in a shard.</exception>
    public IEnumerable<TarSample> Read()
    {
        using var file = Open();
        using var archive = new TarReader(file);
        string? key = null;
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        long bytes = 0;
        while (Next(archive, file) is { } entry)
        {
            if (!TrySplit(entry.Name, out string entryKey, out string extension))
                continue;
            if (entryKey != key)
            {
                if (key is not null)
                    yield return new(key, members);
                (key, members, bytes) = (entryKey, new(StringComparer.Ordinal), 0);
            }
            bytes += entry.Length;
            if (bytes > maxSampleBytes)
                throw Bad($"sample '{key}' holds more than {maxSampleBytes} bytes; raise maxSampleBytes if you trust it");
            if (!members.TryAdd(extension, Content(entry)))
                throw Bad($"sample '{key}' has two members '{extension}'; give every sample its own key");
        }
        if (key is not null)
            yield return new(key, members);
    }

    private FileStream Open()
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Tar shard '{path}' does not exist; check the pattern.", path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        // Two zero blocks end an archive; without them it was cut short, possibly between two members where nothing else would show.
        Span<byte> end = stackalloc byte[2 * Block];
        bool whole = file.Length >= end.Length && file.Length % Block == 0;
        if (whole)
        {
            file.Seek(-end.Length, SeekOrigin.End);
            file.ReadExactly(end);
            file.Position = 0;
            whole = !end.ContainsAnyExcept((byte)0);
        }
        if (whole)
            return file;
        file.Dispose();
        throw Bad("is not a plain tar archive or was cut short (its end marker is missing); unpack a compressed one, or fetch it again");
    }

    /// <summary>The next regular file, checked; null at the end.</summary>
    private TarEntry? Next(TarReader archive, FileStream file)
    {
        while (true)
        {
            TarEntry? entry;
            try
            {
                entry = archive.GetNextEntry();
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or InvalidOperationException or FormatException or ArgumentException or OverflowException or NotSupportedException)
            {
                throw Bad($"has a damaged header ({e.Message}); fetch it again", e);
            }
            if (entry is null || IsFile(entry))
                return entry is null || entry.Length <= file.Length ? entry : throw Bad($"declares {entry.Length} bytes for '{entry.Name}', more than the file has; fetch it again");
        }
    }

    private bool IsFile(TarEntry entry)
    {
        string name = entry.Name.Replace('\\', '/');
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
            return false;
        if (name.StartsWith('/') || name.Contains(':') || name.Split('/').Contains(".."))
            throw Bad($"has a member named '{entry.Name}' that leaves the archive; do not use this file");
        return entry.EntryType switch
        {
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => true,
            TarEntryType.Directory => false,
            _ => throw Bad($"has a member '{entry.Name}' of type {entry.EntryType}; shards hold plain files only"),
        };
    }

    private byte[] Content(TarEntry entry)
    {
        var content = new byte[entry.Length];
        try
        {
            entry.DataStream?.ReadExactly(content);
        }
        catch (EndOfStreamException e)
        {
            throw Bad($"ends within '{entry.Name}'; fetch it again", e);
        }
        return content;
    }

    /// <summary>Splits <c>a/b.seg.png</c> into <c>a/b</c> and <c>seg.png</c>; names without a key or extension are no samples' members.</summary>
    private static bool TrySplit(string name, out string key, out string extension)
    {
        if (name.StartsWith("./", StringComparison.Ordinal))
            name = name[2..];
        int start = name.LastIndexOf('/') + 1;
        int dot = name.IndexOf('.', start);
        (key, extension) = dot > start ? (name[..dot], name[(dot + 1)..].ToLowerInvariant()) : ("", "");
        return key.Length > 0 && extension.Length > 0;
    }

    private InvalidDataException Bad(string fault, Exception? inner = null) => new($"Tar shard '{path}' {fault}.", inner);
}
