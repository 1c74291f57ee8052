using Experiments.Kernels.Host;

namespace Experiments.Kernels.Tests.Host;

public class WorldCommandTests
{
    [Fact]
    public void Export_writes_the_data_set_that_was_asked_for()
    {
        var folder = Directory.CreateTempSubdirectory("experiments-");
        string target = Path.Combine(folder.FullName, "out");
        var (code, output, error) = Run("export", "--format", "shards", "--profile", "signs", "--count=3", "--size", "24", "--samples-per-shard", "2", "--out", target);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("3/3", output, StringComparison.Ordinal);
        Assert.Equal(["export.json", "scenes-000000.tar", "scenes-000001.tar"], Directory.GetFiles(target).Select(Path.GetFileName).Order());
        Assert.Contains("\"name\": \"Signs\"", File.ReadAllText(Path.Combine(target, "export.json")), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("usage:")]
    [InlineData("usage:", "import")]
    [InlineData("--out is missing", "export", "--format", "coco")]
    [InlineData("--format is missing", "export", "--out", "x")]
    [InlineData("'zip'", "export", "--out", "x", "--format", "zip")]
    [InlineData("'-3'", "export", "--out", "x", "--format", "coco", "--count", "-3")]
    [InlineData("count is 0", "export", "--out", "x", "--format", "coco", "--count", "0")]
    [InlineData("size is 4", "export", "--out", "x", "--format", "coco", "--size", "4")]
    [InlineData("no profile 'Kore'", "export", "--out", "x", "--format", "coco", "--profile", "Kore")]
    [InlineData("Unknown option '--colour'", "export", "--out", "x", "--format", "coco", "--colour", "red")]
    [InlineData("--size needs a value", "export", "--out", "x", "--format", "coco", "--size")]
    [InlineData("--size is given twice", "export", "--size", "8", "--size", "9")]
    [InlineData("'coco' is no option", "export", "coco")]
    public void Wrong_arguments_are_explained_and_write_nothing(string word, params string[] args)
    {
        var (code, output, error) = Run(args);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(word, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists("x"));
    }

    [Fact]
    public void Foreign_folders_are_refused_and_help_is_given()
    {
        var folder = Directory.CreateTempSubdirectory("experiments-");
        File.WriteAllText(Path.Combine(folder.FullName, "mine.txt"), "");
        var (code, _, error) = Run("export", "--format", "coco", "--count", "1", "--out", folder.FullName);
        Assert.Equal(1, code);
        Assert.Contains("choose another folder", error, StringComparison.Ordinal);
        folder.Delete(recursive: true);
        Assert.Equal(0, Run("--help").Code);
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (WorldCommand.Run(args, output, error), output.ToString(), error.ToString());
    }
}
