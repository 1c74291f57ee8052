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
    public string PackageFolder => Folders[0];

    private JsonElement Root => json.RootElement;

    private string[] Folders => [.. Root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="JsonException">It is broken.</exception>
    public static AssetsFile Parse(string text) => new(JsonDocument.Parse(text));

    /// <summary>The files of every package for one platform.</summary>
    /// <param name="runtime">Its runtime identifier, such as <c>linux-x64</c>.</param>
    public Resolution Resolve(string runtime)
    {
        var packages = new List<ResolvedPackage>();
        List<string> compile = [], run = [], native = [];
        string[] folders = Folders;
        var target = Root.GetProperty("targets").EnumerateObject().First(t => t.Name.EndsWith("/" + runtime, StringComparison.Ordinal)).Value;
        foreach (var library in target.EnumerateObject().Where(library => Text(library.Value, "type") == "package"))
        {
            string path = Text(Root.GetProperty("libraries").GetProperty(library.Name), "path");
            string folder = folders.Select(f => Path.Combine(f, path)).FirstOrDefault(Directory.Exists, Path.Combine(folders[0], path));
            string[] name = library.Name.Split('/');
            packages.Add(new ResolvedPackage(name[0], name[1]));
            compile.AddRange(Files(library.Value, "compile", folder));
            run.AddRange(Files(library.Value, "runtime", folder));
            native.AddRange(Files(library.Value, "native", folder));
        }
        return new Resolution(packages, compile, run, native);
    }

    public void Dispose() => json.Dispose();

    private static IEnumerable<string> Files(JsonElement library, string kind, string folder) => library.TryGetProperty(kind, out var files)
        ? files.EnumerateObject().Where(file => !file.Name.EndsWith(Nothing, StringComparison.Ordinal)).Select(file => Path.GetFullPath(Path.Combine(folder, file.Name)))
        : [];

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
