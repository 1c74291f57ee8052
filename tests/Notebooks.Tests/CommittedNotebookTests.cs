using System.Text.Json;

namespace Experiments.Notebooks.Tests;

/// <summary>What a reader of a committed notebook may rely on, whether or not they can run it.</summary>
public class CommittedNotebookTests
{
    private const int LongestCell = 15;
    private const long LargestFile = 1 << 20;

    public static TheoryData<string> All => new(Repository.Notebooks);

    [Fact]
    public void There_are_notebooks() => Assert.Contains("notebooks/00-start.ipynb", Repository.Notebooks);

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_small_enough(string notebook) => Assert.InRange(new FileInfo(Repository.PathOf(notebook)).Length, 1, LargestFile);

    [Theory]
    [MemberData(nameof(All))]
    public void Its_cells_are_short(string notebook) =>
        Assert.All(CodeCells(notebook), c => Assert.True(c.Source.Trim().Split('\n').Length <= LongestCell, $"{c.Source.Split('\n').Length} lines: {c.Source}"));

    [Theory]
    [MemberData(nameof(All))]
    public void Its_cells_were_run_once_and_in_order(string notebook)
    {
        var counts = CodeCells(notebook).Where(c => c.Source.Trim().Length > 0).Select(c => c.Count).ToList();
        Assert.Equal(Enumerable.Range(1, counts.Count).Select(i => (int?)i), counts);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_holds_no_error(string notebook) =>
        Assert.DoesNotContain(Outputs(notebook), o => o.GetProperty("output_type").GetString() == "error");

    [Theory]
    [MemberData(nameof(All))]
    public void Its_charts_have_a_static_form(string notebook)
    {
        var charts = Outputs(notebook).Where(o => o.TryGetProperty("data", out var data) && data.TryGetProperty("application/vnd.plotly.v1+json", out _));
        Assert.All(charts, o =>
        {
            var data = o.GetProperty("data");
            Assert.True(data.TryGetProperty("image/png", out _) || data.TryGetProperty("image/svg+xml", out _), "a chart without PNG or SVG");
            Assert.True(data.TryGetProperty("text/plain", out _), "a chart without text");
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_loads_nothing_from_the_network(string notebook) =>
        Assert.DoesNotMatch("(src|href)=\\\\?[\"']https?://[^\"']+\\.(js|css|png|svg)", File.ReadAllText(Repository.PathOf(notebook)));

    [Fact]
    public void The_start_shows_at_least_six_pictures() =>
        Assert.InRange(Outputs("notebooks/00-start.ipynb").Count(o => o.TryGetProperty("data", out var data) && data.TryGetProperty("image/png", out _)), 6, 100);

    private static IEnumerable<(string Source, int? Count, JsonElement Outputs)> CodeCells(string notebook) =>
        from cell in JsonDocument.Parse(File.ReadAllText(Repository.PathOf(notebook))).RootElement.GetProperty("cells").EnumerateArray()
        where cell.GetProperty("cell_type").GetString() == "code"
        let count = cell.GetProperty("execution_count")
        select (Text(cell.GetProperty("source")), count.ValueKind == JsonValueKind.Number ? count.GetInt32() : (int?)null, cell.GetProperty("outputs"));

    private static IEnumerable<JsonElement> Outputs(string notebook) => CodeCells(notebook).SelectMany(c => c.Outputs.EnumerateArray());

    private static string Text(JsonElement source) =>
        source.ValueKind == JsonValueKind.Array ? string.Concat(source.EnumerateArray().Select(s => s.GetString())) : source.GetString()!;
}
