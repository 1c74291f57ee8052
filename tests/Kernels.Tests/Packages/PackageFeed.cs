using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Kernels.Tests.Packages;

/// <summary>A working directory with packages made for one test, and a NuGet configuration that knows no other source.</summary>
internal sealed class PackageFeed : IDisposable
{
    private const string DataHome = "XDG_DATA_HOME";

    private static readonly MetadataReference[] Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal)).Select(file => MetadataReference.CreateFromFile(file))];

    private readonly string outside = Directory.GetCurrentDirectory();
    private readonly string? dataHome = Environment.GetEnvironmentVariable(DataHome);

    public PackageFeed()
    {
        // The path as the system spells it, which may lead through links.
        Directory.SetCurrentDirectory(Directory.CreateTempSubdirectory("experiments-feed-").FullName);
        Folder = Directory.GetCurrentDirectory();
        Directory.CreateDirectory(Path.Combine(Folder, "feed"));
        Environment.SetEnvironmentVariable(DataHome, Path.Combine(Folder, "data"));
        File.WriteAllText(
            Path.Combine(Folder, "nuget.config"),
            """<configuration><packageSources><clear/></packageSources><config><add key="globalPackagesFolder" value="fetched"/></config></configuration>""");
    }

    public string Folder { get; }

    /// <summary>Compiles a library of one source text.</summary>
    public static byte[] Compile(string name, string source, params byte[][] references)
    {
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            [.. Framework, .. references.Select(reference => MetadataReference.CreateFromImage(reference))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }

    /// <summary>Adds a package to the feed.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="files">Path in the package and content.</param>
    /// <param name="needs">Another package and its lowest version.</param>
    public void Add(string id, string version, (string Path, byte[] Content)[] files, (string Id, string Version)? needs = null)
    {
        string dependencies = needs is { } other
            ? $"""<dependencies><group targetFramework="net8.0"><dependency id="{other.Id}" version="{other.Version}"/></group></dependencies>"""
            : "";
        using var package = ZipFile.Open(Path.Combine(Folder, "feed", $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Write(package, $"{id}.nuspec", System.Text.Encoding.UTF8.GetBytes(
            $"<package><metadata><id>{id}</id><version>{version}</version><authors>test</authors><description>test</description>{dependencies}</metadata></package>"));
        foreach (var (path, content) in files)
            Write(package, path, content);
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(outside);
        Environment.SetEnvironmentVariable(DataHome, dataHome);
        Directory.Delete(Folder, recursive: true);
    }

    private static void Write(ZipArchive package, string path, byte[] content)
    {
        using var entry = package.CreateEntry(path).Open();
        entry.Write(content);
    }
}
