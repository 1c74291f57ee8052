using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Experiments.Kernels.Packages;

/// <summary>Answers of earlier restores, so that a repeated one costs milliseconds.</summary>
/// <param name="folder">Where they are kept.</param>
internal sealed class ResolutionCache(string folder)
{
    // Part of each key; a new number drops what older kernels wrote.
    private const int Format = 1;

    private static readonly TimeSpan FloatingAge = TimeSpan.FromDays(1);

    /// <summary>The cache of the user.</summary>
    public static ResolutionCache OfUser() => new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "experiments", "packages"));

    /// <summary>The answer to a question whose files all still exist; null when there is none.</summary>
    /// <param name="query">The question.</param>
    /// <param name="evenOld">Whether floating versions may be older than a day.</param>
    public Resolution? Find(PackageQuery query, bool evenOld = false)
    {
        var file = new FileInfo(FileOf(query));
        try
        {
            if (!file.Exists || (query.IsFloating && !evenOld && DateTime.UtcNow - file.LastWriteTimeUtc > FloatingAge))
                return null;
            var answer = JsonSerializer.Deserialize<Resolution>(File.ReadAllText(file.FullName));
            return answer is { Packages: not null }
                && answer.Packages.All(package => package is { Compile: not null, Runtime: not null, Native: not null })
                && answer.Compile.Concat(answer.Runtime).Concat(answer.Native).All(File.Exists) ? answer : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps an answer; a folder that cannot be written is no error.</summary>
    public void Keep(PackageQuery query, Resolution answer)
    {
        string path = FileOf(query), draft = $"{path}.{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(draft, JsonSerializer.Serialize(answer));
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private string FileOf(PackageQuery query)
    {
        string[] key =
        [
            $"{Format}", RestoreProject.Framework, Platform.Runtime,
            .. query.Requests.Select(r => $"{r.Id.ToLowerInvariant()} {r.Range}").Order(StringComparer.Ordinal), .. query.Sources,
        ];
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', key))))[..32] + ".json");
    }
}
