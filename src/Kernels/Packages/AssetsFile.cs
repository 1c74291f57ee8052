using System.Text.Json;

namespace Experiments.Kernels.Packages;

/// <summary>NuGet's answer to a restore: <c>project.assets.json</c>.</summary>
internal sealed class AssetsFile : IDisposable
{
    // NuGet's mark of a folder that has nothing for this framework.
    private const string Nothing = "_._";

    private readonly JsonDocument json;

    private AssetsFile(JsonDocument json) => this.json = json;

    /// <summary>What went wrong, in NuGet's codes and words.</summary>
    public IReadOnlyList<RestoreMessage> Errors => Root.TryGetProperty("logs", out var logs)
        ? [.. logs.EnumerateArray().Where(log => Text(log, "level") == "Error").Select(log => new RestoreMessage(Text(log, "code"), Text(log, "libraryId"), Text(log, "message")))]
        : [];

    /// <summary>Where packages are kept once they have been fetched.</summary>
    public string PackageFolder => Folders.First();

    private JsonElement Root => json.RootElement;

    private IEnumerable<string> Folders => Root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name);

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="JsonException">It is broken.</exception>
    public static AssetsFile Parse(string text) => new(JsonDocument.Parse(text));

    /// <summary>The files of every package for one platform.</summary>
    /// <param name="runtime">Its runtime identifier, such as <c>linux-x64</c>.</param>
    public Resolution Resolve(string runtime)
    {
        var target = Root.GetProperty("targets").EnumerateObject().First(t => t.Name.EndsWith("/" + runtime, StringComparison.Ordinal)).Value;
        return new Resolution([.. target.EnumerateObject().Where(library => Text(library.Value, "type") == "package").Select(Package)]);
    }

    public void Dispose() => json.Dispose();

    private ResolvedPackage Package(JsonProperty library)
    {
        string path = Text(Root.GetProperty("libraries").GetProperty(library.Name), "path");
        string folder = Folders.Select(f => Path.Combine(f, path)).FirstOrDefault(Directory.Exists, Path.Combine(PackageFolder, path));
        string[] name = library.Name.Split('/');
        return new ResolvedPackage(name[0], name[1], Files(library.Value, "compile", folder), Files(library.Value, "runtime", folder), Files(library.Value, "native", folder));
    }

    private static IReadOnlyList<string> Files(JsonElement library, string kind, string folder) => library.TryGetProperty(kind, out var files)
        ? [.. files.EnumerateObject().Select(file => file.Name).Where(name => !name.EndsWith(Nothing, StringComparison.Ordinal)).Select(name => Path.GetFullPath(Path.Combine(folder, name)))]
        : [];

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
