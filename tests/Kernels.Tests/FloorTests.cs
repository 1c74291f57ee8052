using System.Text.RegularExpressions;

namespace Experiments.Kernels.Tests;

public partial class FloorTests
{
    // Each folder may use those listed; the files of the root are the notebooks' own API.
    private static readonly Dictionary<string, string[]> Uses = new()
    {
        ["Host"] = ["Jupyter", "Workers", "Directives", "Packages", "Languages", "Engine", "Display", "Settings", "Notebooks", "Pages", "Protocol"],
        ["Jupyter"] = ["Workers", "Engine", "Settings", "Protocol"],
        ["Workers"] = ["Engine", "Settings", "Display"],
        ["Directives"] = ["Packages", "Notebooks", "Engine", "Settings", "Display"],
        ["Packages"] = ["Engine", "Settings", "Display"],
        ["Languages"] = ["Engine", "Settings", "Display"],
        ["Pages"] = ["Notebooks", "Display"],
        ["Notebooks"] = ["Engine"],
        ["Engine"] = ["Settings", "Display"],
        ["Settings"] = ["Display"],
        ["Display"] = [],
        ["Protocol"] = [],
        ["Compatibility"] = ["Engine", "Display"],
        [""] = ["Engine", "Settings", "Display"],
    };

    private static string Source { get; } = Path.Combine(Root(AppContext.BaseDirectory), "src", "Kernels");

    public static IEnumerable<object[]> Files() => Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Source, file))
        .Where(file => !file.StartsWith("obj", StringComparison.Ordinal) && !file.StartsWith("bin", StringComparison.Ordinal))
        .Select(file => new object[] { file });

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_uses_only_the_folders_below_its_own(string file)
    {
        string text = File.ReadAllText(Path.Combine(Source, file));
        string folder = file.Contains(Path.DirectorySeparatorChar) ? file.Split(Path.DirectorySeparatorChar)[0] : "";
        foreach (Match use in Kernels().Matches(text))
        {
            string other = use.Groups[1].Value;
            Assert.True(other == folder || Uses[folder].Contains(other), $"{file} uses {use.Value}");
        }
        if (folder != "Host")
            Assert.DoesNotMatch(Library(), text);
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Experiments.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);

    [GeneratedRegex(@"Experiments\.Kernels\.(Engine|Display|Settings|Notebooks|Pages|Host|Jupyter|Protocol|Workers|Directives|Packages|Languages)\b")]
    private static partial Regex Kernels();

    [GeneratedRegex(@"using (static )?Experiments\.(?!Kernels)|Experiments\.(Core|Data|Layers|Models|Worlds|Plots|Training|Evaluation|Papers|Teaching)\.\w+\.\w")]
    private static partial Regex Library();
}
