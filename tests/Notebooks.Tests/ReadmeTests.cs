using System.Text.Json;
using System.Text.RegularExpressions;

namespace Experiments.Notebooks.Tests;

/// <summary>What the README states is so.</summary>
public partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("README.md"));

    [Fact]
    public void Every_notebook_is_listed() =>
        Assert.All(Repository.Notebooks, notebook => Assert.Contains($"({notebook})", Text, StringComparison.Ordinal));

    [Fact]
    public void Every_link_leads_somewhere() =>
        Assert.All(
            Links().Matches(Text).Select(m => m.Groups[1].Value).Where(l => !l.StartsWith("http", StringComparison.Ordinal)),
            link => Assert.True(Path.Exists(Repository.PathOf(link)), $"{link} does not exist"));

    [Fact]
    public void Committed_runs_kept_to_the_minutes_stated()
    {
        foreach (Match row in Rows().Matches(Text))
        {
            double limit = 60 * double.Parse(row.Groups["minutes"].Value);
            foreach (string notebook in Links().Matches(row.Value).Select(m => m.Groups[1].Value))
            {
                var run = JsonDocument.Parse(File.ReadAllText(Repository.PathOf(notebook))).RootElement.GetProperty("metadata").GetProperty("experiments");
                Assert.Equal("lesson", run.GetProperty("size").GetString());
                Assert.True(run.GetProperty("seconds").GetDouble() <= limit, $"{notebook} took {run.GetProperty("seconds")} s, the README says {limit} s");
            }
        }
    }

    [Fact]
    public void The_two_commands_are_those_of_the_check()
    {
        Assert.Contains("dotnet run -c Release --project src/Kernels -- run notebooks/00-start.ipynb", Text, StringComparison.Ordinal);
        Assert.Contains("dotnet test -c Release", Text, StringComparison.Ordinal);
        Assert.Contains("dotnet test -c Release", File.ReadAllText(Repository.PathOf(".ci", "run")), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^\|.*\.ipynb.*\| (?<minutes>\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
