using System.Text.RegularExpressions;

namespace Experiments.Checkpoints.Downloads;

/// <summary>Names that become addresses and paths: nothing in them can leave the repository or the cache.</summary>
internal static partial class RepositoryFile
{
    private const int LongestName = 96;
    private const int LongestPath = 1024;

    /// <exception cref="ArgumentException">The name is none of a repository.</exception>
    public static string Repository(string id)
    {
        string[] parts = id.Split('/');
        bool isGood = parts.Length is 1 or 2 && parts.All(p => p.Length <= LongestName && NamePart().IsMatch(p) && !p.Contains("--") && !p.Contains(".."));
        return isGood ? id : throw new ArgumentException($"'{id}' is no repository; use a name such as google/siglip-base-patch16-224.", nameof(id));
    }

    /// <exception cref="ArgumentException">The name is none of a branch, tag or commit.</exception>
    public static string Revision(string revision) =>
        revision.Length <= 255 && IsPath(revision) && RevisionForm().IsMatch(revision)
            ? revision
            : throw new ArgumentException($"'{revision}' is no revision; use a branch, a tag or a commit.", nameof(revision));

    /// <exception cref="ArgumentException">The path is absolute, leaves the repository, or no system could store it.</exception>
    public static string Name(string file) =>
        IsPath(file) ? file : throw new ArgumentException($"'{file}' is no file of a repository; use a relative path such as model.safetensors.", nameof(file));

    /// <summary>Whether a path is relative, written with forward slashes, and stays within its root.</summary>
    public static bool IsPath(string path) =>
        path.Length is > 0 and <= LongestPath
        && !path.Any(c => char.IsControl(c) || c is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|')
        && path.Split('/').All(part => part.Length > 0 && part.Trim(' ').Length > 0 && !part.EndsWith('.'));

    /// <summary>Whether this is a full commit.</summary>
    public static bool IsCommit(string text) => CommitForm().IsMatch(text);

    /// <summary>Whether a server's tag of a content can be a file name here.</summary>
    public static bool IsTag(string text) => TagForm().IsMatch(text) && !text.Contains("..");

    [GeneratedRegex(@"\A[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\z")]
    private static partial Regex NamePart();

    [GeneratedRegex(@"\A[A-Za-z0-9._/+@-]+\z")]
    private static partial Regex RevisionForm();

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex CommitForm();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex TagForm();
}
