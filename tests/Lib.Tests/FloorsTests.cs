using System.Text.RegularExpressions;
using Experiments.Core;

namespace Experiments.Lib.Tests;

/// <summary>Each folder of src/Lib uses only folders on lower floors, and no paper refers to another.</summary>
public partial class FloorsTests
{
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Core"] = 0,
        ["Layers"] = 1,
        ["Data"] = 1,
        ["Checkpoints"] = 1,
        ["Plots"] = 1,
        ["Models"] = 2,
        ["Objectives"] = 2,
        ["Diffusion"] = 2,
        ["Worlds"] = 2,
        ["Training"] = 3,
        ["Evaluation"] = 3,
        ["Teaching"] = 3,
        ["Papers"] = 4,
    };

    private static readonly HashSet<string> PublicTypes =
        typeof(CounterRandom).Assembly.GetTypes().Where(t => t.Namespace is not null).Select(t => $"{t.Namespace}.{t.Name.Split('`')[0]}").ToHashSet();

    [Fact]
    public void Every_folder_has_a_floor() =>
        Assert.All(
            Directory.EnumerateDirectories(Repository.PathOf("src", "Lib")).Select(Path.GetFileName).Where(n => n is not ("bin" or "obj")),
            name => Assert.Contains(name!, Floors.Keys));

    [Fact]
    public void Folders_use_only_lower_floors()
    {
        var offences = Edges()
            .Where(e => e.To != e.From && Floors[e.To] >= Floors[e.From])
            .Select(e => $"{e.File}: {e.From} (floor {Floors[e.From]}) uses {e.To} (floor {Floors[e.To]})");
        Assert.Empty(offences);
    }

    [Fact]
    public void No_paper_refers_to_another()
    {
        var offences = Sources()
            .Where(s => s.Folder == "Papers")
            .SelectMany(s => PaperName().Matches(s.Text).Select(m => (s.File, Own: s.File.Split('/')[1], Other: m.Groups[1].Value)))
            .Where(e => e.Other != e.Own && e.Other != "Foundations")
            .Select(e => $"{e.File} refers to {e.Other}");
        Assert.Empty(offences);
    }

    [Fact]
    public void Edges_are_seen_at_all() => Assert.Contains(Edges(), e => e.To == "Core" && e.From != "Core");

    private static IEnumerable<(string File, string From, string To)> Edges() =>
        from source in Sources()
        from to in Uses(source.Text)
        select (source.File, source.Folder, to);

    /// <summary>Folders named in using lines, in full names, and in names relative to the root namespace.</summary>
    private static IEnumerable<string> Uses(string text) =>
        FullName().Matches(text).Select(m => m.Groups[1].Value)
            .Concat(RelativeName().Matches(text).Where(m => PublicTypes.Contains($"Experiments.{m.Groups[1].Value}.{m.Groups[2].Value}")).Select(m => m.Groups[1].Value))
            .Where(Floors.ContainsKey)
            .Distinct();

    private static IEnumerable<(string File, string Folder, string Text)> Sources()
    {
        string root = Repository.PathOf("src", "Lib");
        return from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let file = Path.GetRelativePath(root, path).Replace('\\', '/')
               where !file.StartsWith("bin/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal)
               select (file, file.Split('/')[0], File.ReadAllText(path));
    }

    [GeneratedRegex(@"\bExperiments\.(\w+)")]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.])([A-Z]\w+)\.([A-Z]\w+)")]
    private static partial Regex RelativeName();

    [GeneratedRegex(@"\bPapers\.(\w+)")]
    private static partial Regex PaperName();
}
