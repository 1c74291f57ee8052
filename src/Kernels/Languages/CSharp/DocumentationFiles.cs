using System.Text;
using Microsoft.CodeAnalysis;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>The XML files that describe assemblies: beside them, or for the framework in the SDK's packs.</summary>
internal static class DocumentationFiles
{
    // The framework's own folder is <root>/shared/Microsoft.NETCore.App/<version>.
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly Lazy<string?> Pack = new(FindPack);

    /// <summary>The <c>member</c> element of a symbol; null when no file has one.</summary>
    public static string? Find(ISymbol symbol, Compilation compilation)
    {
        if (symbol.GetDocumentationCommentId() is not { } id
            || compilation.GetMetadataReference(symbol.ContainingAssembly) is not PortableExecutableReference { FilePath: { } assembly })
            return null;
        byte[] name = Encoding.UTF8.GetBytes($"<member name=\"{id}\"");
        return Candidates(assembly, symbol.ContainingNamespace?.ToDisplayString() ?? "")
            .Distinct().Where(File.Exists).Select(file => Member(file, name)).FirstOrDefault(member => member is not null);
    }

    private static IEnumerable<string> Candidates(string assembly, string space)
    {
        yield return Path.ChangeExtension(assembly, ".xml");
        if (Path.GetDirectoryName(assembly) != Framework || Pack.Value is not { } pack)
            yield break;
        yield return Path.Combine(pack, Path.GetFileNameWithoutExtension(assembly) + ".xml");
        // The core library's types are described under the names of the assemblies that programs refer to.
        yield return Path.Combine(pack, "System.Runtime.xml");
        for (string name = space; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('.'))])
            yield return Path.Combine(pack, name + ".xml");
        foreach (string file in Directory.EnumerateFiles(pack, "*.xml"))
            yield return file;
    }

    // Some files are many megabytes; one element is cut out of them without keeping the rest.
    private static string? Member(string file, byte[] name)
    {
        ReadOnlySpan<byte> text = File.ReadAllBytes(file);
        int start = text.IndexOf(name);
        if (start < 0)
            return null;
        text = text[start..];
        int end = text.IndexOf("</member>"u8);
        return end < 0 ? null : Encoding.UTF8.GetString(text[..(end + "</member>"u8.Length)]);
    }

    private static string? FindPack()
    {
        string packs = Path.Combine(Framework, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref");
        if (!Directory.Exists(packs))
            return null;
        return Directory.EnumerateDirectories(packs)
            .Where(folder => Version.TryParse(Path.GetFileName(folder), out var version) && version.Major == Environment.Version.Major)
            .OrderBy(folder => Version.Parse(Path.GetFileName(folder)))
            .Select(folder => Path.Combine(folder, "ref", $"net{Environment.Version.Major}.0"))
            .LastOrDefault(Directory.Exists);
    }
}
