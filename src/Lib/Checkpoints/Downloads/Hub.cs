using System.IO.Enumeration;
using System.Text.Json;
using Experiments.Checkpoints.Downloads;
using Experiments.Core;

namespace Experiments.Checkpoints;

/// <summary>Fetches the files of a repository into the cache that the hub's other tools use, and finds what they fetched.</summary>
/// <remarks>
/// <code>
/// var hub = new Hub();
/// using var weights = TensorSource.Open(hub.FetchFolder("google/siglip-base-patch16-224", "*.safetensors*", "*.json"));
/// </code>
/// Downloads go on where they broke off, are tried again with growing pauses, and are kept only if their checksum is right. Without a
/// network, or with <c>HF_HUB_OFFLINE=1</c>, what is cached is used.
/// </remarks>
/// <param name="config">Where from and where to; when null, what the environment says.</param>
/// <param name="output">Where progress is shown; standard output when null.</param>
public sealed class Hub(HubConfig? config = null, TextWriter? output = null)
{
    private const int LongestListing = 64 << 20;

    /// <summary>Settings in use.</summary>
    public HubConfig Config { get; } = Checked(config ?? HubConfig.FromEnvironment());

    /// <summary>Fetches one file, or finds it in the cache.</summary>
    /// <param name="repository">Such as <c>google/paligemma-3b-pt-224</c>.</param>
    /// <param name="file">Path in the repository, such as <c>config.json</c>.</param>
    /// <param name="revision">A branch, a tag or a commit; a commit that is cached needs no network.</param>
    /// <param name="cancellation">Cancels; what has arrived is kept for the next time.</param>
    /// <returns>Path of the file in the cache, not to be written to.</returns>
    /// <exception cref="ArgumentException">A name is malformed or would leave the repository.</exception>
    /// <exception cref="FileNotFoundException">There is no such file, revision or repository; or offline, and it is not cached.</exception>
    /// <exception cref="UnauthorizedAccessException">A token is missing or lacks access, or terms are not accepted; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">The server sends another content than it told.</exception>
    /// <exception cref="IOException">The network or the server failed too often, or the disk is full.</exception>
    public string Fetch(string repository, string file, string revision = "main", CancellationToken cancellation = default)
    {
        RepositoryFile.Repository(repository);
        RepositoryFile.Name(file);
        RepositoryFile.Revision(revision);
        var token = HostCancellation.Or(cancellation);
        return Task.Run(() => FetchFile(repository, file, revision, token), token).GetAwaiter().GetResult();
    }

    /// <summary>Fetches the files of a repository, or those that match.</summary>
    /// <param name="repository">As for <see cref="Fetch"/>.</param>
    /// <param name="patterns">Such as <c>*.json</c>; a file that matches one is fetched. None for every file.</param>
    /// <returns>The folder of the revision's files.</returns>
    /// <exception cref="FileNotFoundException">As for <see cref="Fetch"/>, or no file matches.</exception>
    public string FetchFolder(string repository, params string[] patterns) => FetchFolder(repository, "main", patterns, CancellationToken.None);

    /// <summary>Fetches the files of a revision, or those that match.</summary>
    /// <param name="repository">As for <see cref="Fetch"/>.</param>
    /// <param name="revision">As for <see cref="Fetch"/>.</param>
    /// <param name="patterns">As for the other form.</param>
    /// <param name="cancellation">As for <see cref="Fetch"/>.</param>
    /// <returns>The folder of the revision's files.</returns>
    /// <exception cref="FileNotFoundException">As for the other form.</exception>
    public string FetchFolder(string repository, string revision, IReadOnlyList<string> patterns, CancellationToken cancellation)
    {
        RepositoryFile.Repository(repository);
        RepositoryFile.Revision(revision);
        var token = HostCancellation.Or(cancellation);
        return Task.Run(() => FetchAll(repository, revision, patterns, token), token).GetAwaiter().GetResult();
    }

    private static HubConfig Checked(HubConfig config)
    {
        config.Validate();
        return config;
    }

    private Uri Address(string path) => new(Config.Endpoint.ToString().TrimEnd('/') + "/" + path);

    private async Task<string> FetchFile(string repository, string file, string revision, CancellationToken cancellation)
    {
        var cache = new HubCache(Config.CacheFolder, repository);
        string? cached = cache.Find(revision, file);
        if (cached is not null && (Config.IsOffline || RepositoryFile.IsCommit(revision)))
            return cached;
        if (Config.IsOffline)
            throw new FileNotFoundException($"'{file}' of {repository} ({revision}) is not in '{Config.CacheFolder}', and HF_HUB_OFFLINE is set. Unset it, or copy the cache of a machine that has it.", file);
        using var client = new HubClient(Config);
        // With the file at hand, a network that is down is not worth waiting for.
        var patience = cached is null ? Config : Config with { Tries = 1 };
        try
        {
            var address = Address($"{repository}/resolve/{Uri.EscapeDataString(revision)}/{Escaped(file)}");
            var remote = await Patience.Try(patience, address.ToString(), () => Ask(client, address, cancellation), cancellation);
            return await Obtain(client, cache, repository, file, revision, remote, cancellation);
        }
        catch (HubUnreachableException) when (cached is not null)
        {
            return cached;
        }
    }

    private static string Escaped(string file) => string.Join('/', file.Split('/').Select(Uri.EscapeDataString));

    private static async Task<RemoteFile> Ask(HubClient client, Uri address, CancellationToken cancellation)
    {
        using var response = await client.Send(HttpMethod.Head, address, range: null, leave: false, cancellation);
        return RemoteFile.Of(response, address);
    }

    private async Task<string> Obtain(
        HubClient client, HubCache cache, string repository, string file, string revision, RemoteFile remote, CancellationToken cancellation)
    {
        if (cache.Find(remote.Commit, file) is not { } path)
        {
            using var held = await FileLock.Take(cache.Lock(remote.Tag), cancellation);
            if (!File.Exists(cache.Blob(remote.Tag)))
            {
                var address = Address($"{repository}/resolve/{remote.Commit}/{Escaped(file)}");
                await new BlobDownload(Config, client, address, remote, cache.Blob(remote.Tag), output).Run(cancellation);
            }
            path = cache.Link(remote.Commit, file, remote.Tag);
        }
        cache.SetCommit(revision, remote.Commit);
        return path;
    }

    private async Task<string> FetchAll(string repository, string revision, IReadOnlyList<string> patterns, CancellationToken cancellation)
    {
        var cache = new HubCache(Config.CacheFolder, repository);
        string? known = cache.Commit(revision) is { } noted && Directory.Exists(cache.Snapshot(noted)) ? cache.Snapshot(noted) : null;
        if (Config.IsOffline)
            return known ?? throw new FileNotFoundException($"{repository} ({revision}) is not in '{Config.CacheFolder}', and HF_HUB_OFFLINE is set. Unset it, or copy the cache of a machine that has it.");
        string commit;
        string[] files;
        try
        {
            using var client = new HubClient(Config);
            var address = Address($"api/models/{repository}/revision/{Uri.EscapeDataString(revision)}");
            var patience = known is null ? Config : Config with { Tries = 1 };
            (commit, files) = await Patience.Try(patience, address.ToString(), () => List(client, address, cancellation), cancellation);
        }
        catch (HubUnreachableException) when (known is not null)
        {
            return known;
        }
        string[] wanted = [.. files.Where(f => patterns.Count == 0 || patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, f, ignoreCase: false)))];
        if (wanted.Length == 0)
            throw new FileNotFoundException($"{repository} ({revision}) has no file like {string.Join(", ", patterns)}; it has {string.Join(", ", files.Take(12))}.");
        foreach (string file in wanted)
            await FetchFile(repository, file, commit, cancellation);
        cache.SetCommit(revision, commit);
        return cache.Snapshot(commit);
    }

    private static async Task<(string Commit, string[] Files)> List(HubClient client, Uri address, CancellationToken cancellation)
    {
        using var response = await client.Send(HttpMethod.Get, address, range: null, leave: true, cancellation);
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestListing, cancellation);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
            string commit = document.RootElement.GetProperty("sha").GetString() ?? "";
            string[] files = [.. document.RootElement.GetProperty("siblings").EnumerateArray().Select(s => s.GetProperty("rfilename").GetString() ?? "")];
            if (files.FirstOrDefault(f => !RepositoryFile.IsPath(f)) is { } strange)
                throw new InvalidDataException($"{address} lists a file '{HubClient.Shown(strange)}', which would leave the cache; do not use this repository.");
            return RepositoryFile.IsCommit(commit) ? (commit, files) : throw new InvalidDataException($"{address} names no commit.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{address} does not answer with a list of files: {e.Message} Check HF_ENDPOINT.", e);
        }
        catch (HttpRequestException e)
        {
            throw new TransientException($"the list of files broke off ({HubClient.Shown(e.Message).TrimEnd('.')})", e);
        }
    }
}
