using System.Formats.Tar;
using System.Text.RegularExpressions;
using Experiments.Core;

namespace Experiments.Data;

/// <summary>Writes samples as numbered tar shards; the same samples give the same bytes.</summary>
internal static partial class TarShardWriter
{
    /// <summary>Writes shards, each atomically.</summary>
    /// <returns>The files written, in order.</returns>
    public static IReadOnlyList<string> Write(string folder, string name, IEnumerable<TarSample> samples, int samplesPerShard, long bytesPerShard)
    {
        Check.Positive(samplesPerShard, nameof(samplesPerShard));
        Check.Positive(bytesPerShard, nameof(bytesPerShard));
        var paths = new List<string>();
        using var source = samples.GetEnumerator();
        bool more = source.MoveNext();
        while (more)
        {
            string path = Path.Combine(folder, $"{name}-{paths.Count:000000}.tar");
            AtomicFile.Write(path, stream => more = WriteShard(stream, source, samplesPerShard, bytesPerShard));
            paths.Add(path);
        }
        return paths;
    }

    private static bool WriteShard(Stream stream, IEnumerator<TarSample> source, int samples, long bytes)
    {
        using var archive = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true);
        int written = 0;
        bool more;
        do
        {
            WriteSample(archive, source.Current);
            more = source.MoveNext();
        }
        while (more && ++written < samples && stream.Position + SizeOf(source.Current) <= bytes);
        return more;
    }

    private static long SizeOf(TarSample sample) => sample.Members.Values.Sum(m => 1024L + m.Length);

    private static void WriteSample(TarWriter archive, TarSample sample)
    {
        if (!KeyForm().IsMatch(sample.Key))
            throw new ArgumentException($"Sample key '{sample.Key}' is not letters, digits, '_' or '-' in parts joined by '/'; rename it.");
        foreach (var (extension, content) in sample.Members.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!ExtensionForm().IsMatch(extension))
                throw new ArgumentException($"Member extension '{extension}' of sample '{sample.Key}' is not lower-case letters and digits joined by '.'; rename it.");
            using var data = new MemoryStream(content, writable: false);
            archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{sample.Key}.{extension}")
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                ModificationTime = DateTimeOffset.UnixEpoch,
                Uid = 0,
                Gid = 0,
                UserName = "",
                GroupName = "",
                DataStream = data,
            });
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\z")]
    private static partial Regex KeyForm();

    [GeneratedRegex(@"\A[a-z0-9_-]+(\.[a-z0-9_-]+)*\z")]
    private static partial Regex ExtensionForm();
}
