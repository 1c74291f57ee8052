using Experiments.Core;

namespace Experiments.Checkpoints.Downloads;

/// <summary>One repository's folder in the cache that the hub's tools share.</summary>
/// <remarks>
/// <c>blobs/TAG</c> holds contents under their checksum, <c>snapshots/COMMIT/path</c> links to them, <c>refs/REVISION</c> names the commit that a
/// branch or tag had when it was last asked for, <c>.locks</c> beside the repositories keeps two processes from fetching one blob. Layout:
/// huggingface.co/docs/hub/local-cache.
/// </remarks>
internal sealed class HubCache(string root, string repository)
{
    // Two downloads of one process would share the temporary file of a reference.
    private static readonly Lock Refs = new();

    private readonly string folder = Path.Combine(root, "models--" + repository.Replace("/", "--"));

    /// <summary>Where a content is kept.</summary>
    public string Blob(string tag) => Path.Combine(folder, "blobs", tag);

    /// <summary>The file whose lock a content is fetched under.</summary>
    public string Lock(string tag) => Path.Combine(root, ".locks", Path.GetFileName(folder), tag + ".lock");

    /// <summary>The folder of a commit's files.</summary>
    public string Snapshot(string commit) => Path.Combine(folder, "snapshots", commit);

    /// <summary>The commit that a revision had when it was last asked for; null when it never was.</summary>
    public string? Commit(string revision)
    {
        if (RepositoryFile.IsCommit(revision))
            return revision;
        string path = Path.Combine(folder, "refs", revision);
        return File.Exists(path) && File.ReadAllText(path).Trim() is var commit && RepositoryFile.IsCommit(commit) ? commit : null;
    }

    /// <summary>A file of a revision that is here already; null when it is not.</summary>
    public string? Find(string revision, string file)
    {
        if (Commit(revision) is not { } commit)
            return null;
        string path = Path.Combine(Snapshot(commit), file);
        return File.Exists(path) ? path : null;
    }

    /// <summary>Notes the commit of a branch or tag.</summary>
    public void SetCommit(string revision, string commit)
    {
        lock (Refs)
        {
            if (Commit(revision) != commit)
                AtomicFile.WriteText(Path.Combine(folder, "refs", revision), commit);
        }
    }

    /// <summary>Gives a content its name in a commit: a link, or a copy where the system allows no links.</summary>
    /// <returns>The file's path.</returns>
    public string Link(string commit, string file, string tag)
    {
        string path = Path.Combine(Snapshot(commit), file), blob = Blob(tag);
        string parent = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(parent);
        if (File.Exists(path))
            return path;
        File.Delete(path); // A link that leads nowhere.
        try
        {
            File.CreateSymbolicLink(path, Path.GetRelativePath(parent, blob));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            if (!File.Exists(path))
                Copy(blob, path);
        }
        return path;
    }

    private static void Copy(string blob, string path)
    {
        string partial = $"{path}.{Environment.ProcessId}.partial";
        File.Copy(blob, partial, overwrite: true);
        File.Move(partial, path, overwrite: true);
    }
}
