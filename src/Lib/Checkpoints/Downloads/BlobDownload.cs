using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Experiments.Core;

namespace Experiments.Checkpoints.Downloads;

/// <summary>Fetches one content into the cache: goes on where an earlier attempt ended, and keeps nothing whose checksum is wrong.</summary>
internal sealed class BlobDownload(HubConfig config, HubClient client, Uri address, RemoteFile remote, string blob, TextWriter? output)
{
    private const int Piece = 1 << 20;
    private const int MostWrongContents = 2;
    private readonly string partial = blob + ".incomplete";
    private int wrongContents;
    private long furthest;

    /// <summary>Fetches the content; the caller holds its lock.</summary>
    /// <exception cref="InvalidDataException">The server sends another content than it told.</exception>
    /// <exception cref="IOException">The network or the server failed too often, or the disk is full.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        using var progress = new ProgressLine(Path.GetFileName(address.LocalPath) + " (MB)", Megabytes(remote.Size), output);
        await Patience.Try(config, address.ToString(), () => Attempt(progress, cancellation), cancellation);
        File.Move(partial, blob, overwrite: true);
    }

    private static long Megabytes(long bytes) => (bytes + 999_999) / 1_000_000;

    private async Task<bool> Attempt(ProgressLine progress, CancellationToken cancellation)
    {
        long have = Kept();
        if (have < remote.Size || remote.Size == 0)
            await Receive(have, progress, cancellation);
        string? fault = await Fault(cancellation);
        if (fault is null)
            return true;
        File.Delete(partial);
        if (++wrongContents >= MostWrongContents)
            throw new InvalidDataException($"{address} is damaged on its way or at its source: {fault}, twice. Nothing was kept.");
        throw new TransientException(fault);
    }

    private long Kept()
    {
        long have = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        if (have <= remote.Size)
            return have;
        File.Delete(partial);
        return 0;
    }

    private async Task Receive(long have, ProgressLine progress, CancellationToken cancellation)
    {
        using var response = await client.Send(HttpMethod.Get, address, have > 0 ? (have, remote.OwnTag) : null, leave: true, cancellation);
        long start = response.StatusCode == HttpStatusCode.PartialContent ? have : 0;
        var told = response.Content.Headers;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
            || (response.StatusCode == HttpStatusCode.PartialContent && (told.ContentRange?.From != have || (told.ContentRange.Length ?? remote.Size) != remote.Size)))
        {
            File.Delete(partial);
            throw new TransientException("the server does not go on where the download ended, which starts again");
        }
        if (told.ContentLength is { } length && length != remote.Size - start)
            throw new InvalidDataException($"{address} has {length} bytes to send, and {remote.Size - start} were told; it changed or is damaged. Nothing was kept beyond what had arrived.");
        await Copy(response, start, progress, cancellation);
    }

    private async Task Copy(HttpResponseMessage response, long start, ProgressLine progress, CancellationToken cancellation)
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        await using var target = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        target.SetLength(start);
        target.Position = start;
        var buffer = new byte[Piece];
        while (true)
        {
            int count = await Read(source, buffer, target.Position, cancellation);
            if (count == 0)
                break;
            if (target.Position + count > remote.Size)
                throw new InvalidDataException($"{address} sends more than the {remote.Size} bytes it told; it changed, or this is no hub.");
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
            progress.Report(Megabytes(target.Position));
        }
        if (target.Position < remote.Size)
            throw new TransientException($"the transfer ended after {target.Position} of {remote.Size} bytes") { HasProgress = HasProgress(target.Position) };
        target.Flush(flushToDisk: true);
    }

    private async Task<int> Read(Stream source, byte[] buffer, long position, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(config.Timeout));
        try
        {
            return await source.ReadAsync(buffer, timeout.Token);
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            string fault = e is OperationCanceledException ? $"nothing came for {config.Timeout:0.#} s" : HubClient.Shown(e.Message).TrimEnd('.');
            throw new TransientException($"the transfer broke off ({fault})", e) { HasProgress = HasProgress(position) };
        }
    }

    // A server that starts again each time and never gets further makes none.
    private bool HasProgress(long position)
    {
        bool isFurther = position - furthest >= Piece;
        furthest = Math.Max(furthest, position);
        return isFurther;
    }

    /// <summary>What is wrong with the content that arrived; null when its checksum is right, or the tag is none.</summary>
    private async Task<string?> Fault(CancellationToken cancellation)
    {
        string kind = remote.Tag.Length switch { 64 => "SHA-256", 40 => "SHA-1", _ => "" };
        if (kind.Length == 0 || !remote.Tag.All(char.IsAsciiHexDigitLower))
            return null;
        using var hash = IncrementalHash.CreateHash(kind == "SHA-256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (kind == "SHA-1") // Git's name of a content has a header in front.
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {remote.Size}\0")));
        await using var file = new FileStream(partial, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[Piece];
        for (int count; (count = await file.ReadAsync(buffer, cancellation)) > 0;)
            hash.AppendData(buffer, 0, count);
        string actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        return actual == remote.Tag ? null : $"its {kind} is {actual}, and {remote.Tag} was told";
    }
}
