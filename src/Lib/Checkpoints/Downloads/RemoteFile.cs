using System.Globalization;
using System.Net.Http.Headers;

namespace Experiments.Checkpoints.Downloads;

/// <summary>What a hub says of a file before it is fetched.</summary>
/// <param name="Commit">The commit that the revision names.</param>
/// <param name="Tag">The content's name: SHA-256 of large files, git's SHA-1 of others.</param>
/// <param name="Size">Bytes.</param>
/// <param name="OwnTag">The tag by which the server itself can be asked to go on; null when another host serves the content.</param>
internal sealed record RemoteFile(string Commit, string Tag, long Size, EntityTagHeaderValue? OwnTag)
{
    /// <summary>Reads the headers of an answer to HEAD.</summary>
    /// <exception cref="IOException">They are not those of a hub.</exception>
    public static RemoteFile Of(HttpResponseMessage response, Uri address)
    {
        string commit = HubClient.Header(response, "X-Repo-Commit") ?? "";
        string? linked = HubClient.Header(response, "X-Linked-Etag");
        string tag = (linked ?? response.Headers.ETag?.Tag ?? "").Trim();
        tag = (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');
        long? size = long.TryParse(HubClient.Header(response, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out long told)
            ? told
            : response.IsSuccessStatusCode ? response.Content.Headers.ContentLength : null;
        if (!RepositoryFile.IsCommit(commit) || !RepositoryFile.IsTag(tag) || size is not >= 0)
        {
            throw new IOException(
                $"{address} does not answer as a hub: commit '{HubClient.Shown(commit)}', tag '{HubClient.Shown(tag)}', size {size?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}. Check HF_ENDPOINT.");
        }
        return new(commit, tag, size.Value, linked is null && response.Headers.ETag is { IsWeak: false } own ? own : null);
    }
}
