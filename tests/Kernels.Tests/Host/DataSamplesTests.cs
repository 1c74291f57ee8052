using Experiments.Data;
using Experiments.Kernels.Host;

namespace Experiments.Kernels.Tests.Host;

public class DataSamplesTests
{
    private const string Prefix = "dotnet run -c Release --project src/Kernels -- world ";

    public static TheoryData<string> Commands => [.. CommandLines()];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_command_of_the_readme_remakes_its_folder_byte_for_byte(string command)
    {
        string[] args = command.Split(' ');
        int place = Array.IndexOf(args, "--out") + 1;
        string committed = Path.Combine(Root(), args[place]);
        var temporary = Directory.CreateTempSubdirectory("experiments-");
        args[place] = Path.Combine(temporary.FullName, "out");
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(0, WorldCommand.Run(args, output, error));
        Assert.Equal(Contents(committed), Contents(args[place]));
        temporary.Delete(recursive: true);
    }

    [Fact]
    public void Every_folder_has_a_command_and_all_are_small()
    {
        string samples = Path.Combine(Root(), "data-samples");
        Assert.Equal(
            Directory.GetDirectories(samples).Select(f => $"data-samples/{Path.GetFileName(f)}").Order(StringComparer.Ordinal),
            CommandLines().Select(c => c.Split(' ')[^1]).Order(StringComparer.Ordinal));
        var sizes = Directory.GetFiles(samples, "*", SearchOption.AllDirectories).Select(f => new FileInfo(f).Length).ToList();
        Assert.True(sizes.Max() < 1_000_000 && sizes.Sum() < 2_000_000, $"largest {sizes.Max()}, in all {sizes.Sum()} bytes");
    }

    [Fact]
    public void The_readers_open_them()
    {
        string samples = Path.Combine(Root(), "data-samples");
        Assert.Equal(64, new CocoDataset(CocoFiles.In(Path.Combine(samples, "core-coco"))).Read().Count(p => p.Captions.Count == 3));
        Assert.Equal(32, new TarShards(Path.Combine(samples, "core-shards/scenes-{000000..000000}.tar")).Read().Count());
    }

    private static IEnumerable<string> CommandLines() =>
        File.ReadAllLines(Path.Combine(Root(), "data-samples", "README.md")).Where(l => l.StartsWith(Prefix, StringComparison.Ordinal)).Select(l => l[Prefix.Length..]);

    private static List<string> Contents(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{Path.GetRelativePath(folder, f).Replace('\\', '/')} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}")];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Experiments.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run within the repository.");
    }
}
