using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Experiments.Kernels.Notebooks;
using Experiments.Kernels.Pages;

namespace Experiments.Kernels.Tests.Pages;

public partial class NotebookPageTests
{
    private static string Page(params object[] cells)
    {
        string json = JsonSerializer.Serialize(new { cells, metadata = new { }, nbformat = 4, nbformat_minor = 5 });
        var file = NotebookFile.Read(Encoding.UTF8.GetBytes(json), "n.ipynb");
        file.Describe("lesson", [KeyValuePair.Create("steps", "<3>")], null, TimeSpan.FromSeconds(3));
        return NotebookPage.Render(file, new PageFacts("n", Path.GetTempPath(), TimeSpan.FromSeconds(3), new Dictionary<string, TimeSpan>(), null));
    }

    private static object Markdown(string source, object? attachments = null) =>
        new { cell_type = "markdown", source, metadata = new { }, attachments = attachments ?? new { } };

    private static object Code(string source, params object[] outputs) =>
        new { cell_type = "code", source, metadata = new { }, outputs, execution_count = 1 };

    private static object Display(Dictionary<string, object> data) => new { output_type = "display_data", data, metadata = new { } };

    private static string Body(string page) => page[page.IndexOf("<section", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)];

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        string page = Page(
            Markdown("![far](https://example.org/a.png) ![near](missing.png) <img src=\"https://example.org/b.png\"> <link href='https://example.org/c.css'>"),
            Markdown("<script src=\"https://example.org/d.js\"></script>\n\n[link](https://example.org)"),
            Code("1", Display(new() { ["application/vnd.plotly.v1+json"] = new { data = Array.Empty<int>() }, ["image/png"] = "AAAA", ["text/plain"] = "chart" })));
        Assert.Empty(Loads().Matches(Styles().Replace(page, "")));
        Assert.DoesNotContain("url(", page[..page.IndexOf("</style>", StringComparison.Ordinal)]);
        Assert.Contains("default-src 'none'", page);
        Assert.Contains("[picture: far]", page);
        Assert.Contains("<a href=\"https://example.org\">link</a>", page);
    }

    [Fact]
    public void The_chart_library_comes_once_and_only_with_charts()
    {
        var chart = Display(new() { ["application/vnd.plotly.v1+json"] = new { data = new[] { new { name = "</script><b>" } }, layout = new { width = 640 } }, ["image/png"] = "AAAA", ["text/plain"] = "a < b" });
        string without = Page(Code("1"));
        Assert.DoesNotContain("id=\"plotly\"", without);
        Assert.InRange(without.Length, 1000, 40_000);
        string with = Page(Code("1", chart, chart));
        Assert.Single(Regex.Matches(with, "id=\"plotly\"").AsEnumerable());
        Assert.Equal(2, Regex.Count(with, "<div class=\"chart\">"));
        Assert.Contains("<div class=\"still\" style=\"width:640px\"><img alt=\"a &lt; b\" src=\"data:image/png;base64,AAAA\">", with);
        Assert.DoesNotContain("</script><b>", with);
        Assert.InRange(with.Length, 1_000_000, 2_000_000);
    }

    [Fact]
    public void Markdown_may_fold_and_break_but_not_script()
    {
        string page = Body(Page(Markdown(
            "<details open onclick=\"x()\"><summary>Hint</summary>\n\nBody\n\n</details>\n\na<br>b <span onmouseover=\"x()\">c</span> <script>alert(1)</script> [go](javascript:alert) [up](#top)")));
        Assert.Contains("<details open=\"\"><summary>Hint</summary>", page);
        Assert.Contains("a<br>b <span>c</span>", page);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("onclick", page);
        Assert.DoesNotContain("onmouseover", page);
        Assert.DoesNotContain("javascript:", page);
        Assert.Contains("href=\"#top\"", page);
    }

    [Fact]
    public void Pictures_of_markdown_travel_with_the_page()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.png");
        File.WriteAllBytes(file, [1, 2, 3]);
        string page = Page(
            Markdown($"![a]({Path.GetFileName(file)})"),
            Markdown("![b](attachment:p.png)", new Dictionary<string, object> { ["p.png"] = new Dictionary<string, string> { ["image/png"] = "BBBB" } }));
        File.Delete(file);
        Assert.Contains("src=\"data:image/png;base64,AQID\"", page);
        Assert.Contains("src=\"data:image/png;base64,BBBB\"", page);
    }

    [Fact]
    public void Headings_make_a_table_of_contents_with_unique_anchors()
    {
        string page = Page(Markdown("# Title & more\n## Part\n## Part"), Markdown("### `code` part"));
        Assert.Contains("<title>Title &amp; more</title>", page);
        Assert.Contains("<li class=\"level-2\"><a href=\"#part\">Part</a></li>", page);
        Assert.Contains("<a href=\"#part-2\">Part</a>", page);
        Assert.Contains("<li class=\"level-3\"><a href=\"#code-part\">code part</a></li>", page);
    }

    [Fact]
    public void Formulas_are_mathml()
    {
        string page = Body(Page(Markdown("Inline $x_1$ and\n\n$$\ny < 2\n$$\n")));
        Assert.Contains("<math><semantics>", page);
        Assert.Contains("<math display=\"block\">", page);
        Assert.DoesNotContain("$", page);
    }

    [Fact]
    public void Code_is_coloured_and_escaped()
    {
        string page = Body(Page(Code("#!time\nvar s = \"<b>\"; // note\nreturn new List<int>(3).Count;")));
        Assert.Contains("<span class=\"k\">var</span>", page);
        Assert.Contains("<span class=\"s\">&quot;&lt;b&gt;&quot;</span>", page);
        Assert.Contains("<span class=\"c\">// note</span>", page);
        Assert.Contains("<span class=\"t\">List</span>", page);
        Assert.Contains("#!time", page);
    }

    [Fact]
    public void Errors_and_streams_are_shown_in_colour_without_control_characters()
    {
        string page = Body(Page(Code(
            "1",
            new { output_type = "stream", name = "stderr", text = "warn <x>" },
            new { output_type = "error", ename = "E", evalue = "m", traceback = new[] { "\u001b[31mE\u001b[0m: m\u001b[2K", "at cell 1" } })));
        Assert.Contains("<pre class=\"stream stderr\">warn &lt;x&gt;</pre>", page);
        Assert.Contains("<pre class=\"error\"><span class=\"ansi-31\">E</span>: m\nat cell 1</pre>", page);
        Assert.DoesNotContain("\u001b", page);
    }

    [GeneratedRegex("(?:src|srcset|data|poster)\\s*=\\s*[\"']?(?!data:)\\s*[a-z]+:|<link|<script[^>]+src|@import|url\\(\\s*[\"']?http", RegexOptions.IgnoreCase)]
    private static partial Regex Loads();

    // The library's own text mentions addresses; it is packed, and text shown as text is no load.
    [GeneratedRegex("<script type=\"application/gzip\".*?</script>|&lt;.*?&gt;", RegexOptions.Singleline)]
    private static partial Regex Styles();
}
