using System.Text;
using System.Text.Json.Nodes;
using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Tests.Notebooks;

public class NotebookFileTests
{
    private static NotebookFile Read(string text) => NotebookFile.Read(Encoding.UTF8.GetBytes(text), "n.ipynb");

    private static string Reason(string text) => Assert.Throws<NotebookFormatException>(() => Read(text)).Message;

    private static string Of(string cells, string rest = "\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":5") => $"{{\"cells\":[{cells}],{rest}}}";

    [Fact]
    public void What_is_not_known_is_kept()
    {
        string text =
            """
            {"cells":[{"cell_type":"code","id":"a","metadata":{"tags":["x"],"mine":{"deep":[1,2.50,"ü"]}},"source":["var a = 1;\n","a"],"outputs":[],"execution_count":null,"extra":true},
            {"cell_type":"markdown","id":"b","metadata":{},"source":"text","attachments":{"p.png":{"image/png":"AA=="}}},
            {"cell_type":"raw","id":"c","metadata":{"format":"x"},"source":""}],
            "metadata":{"authors":[{"name":"n"}],"kernelspec":{"language":"C#","name":"k","display_name":"d"}},"nbformat":4,"nbformat_minor":5,"more":null}
            """;
        string written = Read(text).ToText();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(written)));
        Assert.Equal(written, Read(written).ToText());
        Assert.Contains("2.50", written);
        Assert.Contains("ü", written);
        Assert.EndsWith("}\n", written);
    }

    [Fact]
    public void Cells_are_read_with_kind_source_and_language()
    {
        var cells = Read(Of(
            "{\"cell_type\":\"code\",\"source\":[\"a\\n\",\"b\"],\"metadata\":{\"polyglot_notebook\":{\"kernelName\":\"html\"}}},"
            + "{\"cell_type\":\"markdown\",\"source\":\"t\",\"metadata\":{\"dotnet_interactive\":{\"language\":\"markdown\"}}}")).Cells;
        Assert.Equal((CellKind.Code, "a\nb", "html"), (cells[0].Kind, cells[0].Source, cells[0].Language));
        Assert.Equal((CellKind.Markdown, "t", "markdown"), (cells[1].Kind, cells[1].Source, cells[1].Language));
    }

    [Fact]
    public void Older_files_get_ids_and_version_4_5()
    {
        var file = Read(Of(
            "{\"cell_type\":\"raw\",\"source\":\"\"},{\"cell_type\":\"raw\",\"source\":\"\",\"id\":\"cell-1\"},{\"cell_type\":\"raw\",\"source\":\"\",\"id\":\"bad id\"},{\"cell_type\":\"raw\",\"source\":\"\",\"id\":\"cell-1\"}",
            "\"nbformat\":4,\"nbformat_minor\":2"));
        string[] ids = [.. file.Cells.Select(c => c.Id)];
        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal("cell-1", ids[1]);
        Assert.All(ids, id => Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", id));
        Assert.Contains("\"nbformat_minor\": 5", file.ToText());
    }

    [Theory]
    [InlineData("", "n.ipynb is not a notebook: its JSON is broken at line 1, byte 1: The input does not contain any JSON tokens.")]
    [InlineData("[]", "n.ipynb is not a notebook: it must be a JSON object.")]
    [InlineData("{\"cells\":[{\"cell_type\":\"co", "n.ipynb is not a notebook: its JSON is broken at line 1, byte ")]
    [InlineData("{}", "n.ipynb is not a notebook: it has no 'nbformat' number.")]
    [InlineData("{\"nbformat\":\"4\"}", "n.ipynb is not a notebook: it has no 'nbformat' number.")]
    [InlineData("{\"nbformat\":3}", "n.ipynb is in nbformat 3; open and save it with a current Jupyter to get nbformat 4.")]
    [InlineData("{\"nbformat\":4}", "n.ipynb is not a notebook: it has no list of 'cells'.")]
    [InlineData("{\"nbformat\":4,\"cells\":{}}", "n.ipynb is not a notebook: it has no list of 'cells'.")]
    [InlineData("{\"nbformat\":4,\"metadata\":3,\"cells\":[]}", "n.ipynb is not a notebook: 'metadata' must be a JSON object.")]
    [InlineData("{\"nbformat\":4,\"nbformat\":4}", "n.ipynb is not a notebook: its JSON is broken")]
    [InlineData("{\"nbformat\":4,\"cells\":[],\"metadata\":{\"kernelspec\":{\"language\":\"python\"}}}", "n.ipynb is a python notebook; only C# and F# notebooks can be run.")]
    public void A_file_that_is_no_notebook_says_why(string text, string message) => Assert.StartsWith(message, Reason(text));

    [Theory]
    [InlineData("3", "n.ipynb, cell 2 of the file: a cell must be a JSON object.")]
    [InlineData("null", "n.ipynb, cell 2 of the file: a cell must be a JSON object.")]
    [InlineData("{}", "n.ipynb, cell 2 of the file: 'cell_type' must be code, markdown or raw.")]
    [InlineData("{\"cell_type\":7}", "n.ipynb, cell 2 of the file: 'cell_type' must be code, markdown or raw.")]
    [InlineData("{\"cell_type\":\"code\"}", "n.ipynb, cell 2 of the file: 'source' must be a text or a list of texts.")]
    [InlineData("{\"cell_type\":\"code\",\"source\":[1]}", "n.ipynb, cell 2 of the file: 'source' must be a text or a list of texts.")]
    [InlineData("{\"cell_type\":\"code\",\"source\":\"\",\"metadata\":[]}", "n.ipynb, cell 2 of the file: 'metadata' must be a JSON object.")]
    [InlineData("{\"cell_type\":\"code\",\"source\":\"\",\"outputs\":{}}", "n.ipynb, cell 2 of the file: 'outputs' must be a list, not object.")]
    public void A_broken_cell_is_named(string cell, string message) =>
        Assert.Equal(message, Reason(Of("{\"cell_type\":\"raw\",\"source\":\"\"}," + cell)));

    [Fact]
    public void Deep_nesting_and_odd_bytes_are_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 100_000));
        Assert.StartsWith("n.ipynb is not a notebook: its JSON is broken", Reason($"{{\"nbformat\":4,\"metadata\":{{\"x\":{deep}"));
        Assert.Throws<NotebookFormatException>(() => NotebookFile.Read([0xFF, 0xFE, 0x00, 0x80], "n.ipynb"));
        Assert.Empty(NotebookFile.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Of(""))], "n.ipynb").Cells);
    }

    [Fact]
    public void The_run_is_described_in_the_metadata()
    {
        var file = Read(Of("", "\"metadata\":{\"mine\":1},\"nbformat\":4,\"nbformat_minor\":5"));
        file.Describe("quick", [KeyValuePair.Create("steps", "3")], JsonNode.Parse("{\"Steps\":3}"), TimeSpan.FromSeconds(3));
        Assert.Equal(
            "{\"mine\":1,\"kernelspec\":{\"display_name\":\"C# (Experiments)\",\"language\":\"C#\",\"name\":\"experiments-csharp\"},"
            + "\"language_info\":{\"file_extension\":\".cs\",\"mimetype\":\"text/x-csharp\",\"name\":\"C#\",\"pygments_lexer\":\"csharp\"},"
            + "\"experiments\":{\"size\":\"quick\",\"set\":{\"steps\":\"3\"},\"knobs\":{\"Steps\":3},\"seconds\":3}}",
            file.Metadata.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData("{\"kernelspec\":{\"language\":\"F#\",\"name\":\".net-fsharp\"},\"language_info\":{\"name\":\"polyglot-notebook\"}}", "fsharp")]
    [InlineData("{\"polyglot_notebook\":{\"kernelInfo\":{\"defaultKernelName\":\"fsharp\"}},\"language_info\":{\"name\":\"polyglot-notebook\"}}", "fsharp")]
    [InlineData("{\"polyglot_notebook\":{\"kernelInfo\":[1]},\"language_info\":{\"name\":\"C#\"}}", "csharp")]
    [InlineData("{\"kernelspec\":3}", "csharp")]
    public void Its_language_is_found_wherever_front_ends_write_it(string metadata, string expected) =>
        Assert.Equal(expected, Read(Of("", $"\"metadata\":{metadata},\"nbformat\":4")).Language);
}
