using System.Collections.ObjectModel;
using System.Data;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Kernels.Display;

namespace Experiments.Kernels.Tests.Display;

public class KnownValueTests
{
    private sealed class Lone
    {
        public IReadOnlyDictionary<string, int> Counts { get; } = new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 });
    }

    private static string Text(object? value) => (string)Formatter.Format(value)[MimeTypes.Text]!;

    private static string? Html(object? value) => (string?)Formatter.Format(value)[MimeTypes.Html];

    public static TheoryData<object, string> Lines() => new()
    {
        { new Lazy<int>(() => 3), "Lazy<int> (no value yet)" },
        { new ValueTask<int>(3), "ValueTask<int> (completed)" },
        { new List<Task<int>> { Task.FromResult(3) }, "[ Task<int> (RanToCompletion: 3) ]" },
        { new ReadOnlyMemory<int>([1, 2, 3]), "[ 1, 2, 3 ]" },
        { new int[30].AsMemory(), "[ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 … (10 more) ]" },
        { new ArraySegment<int>([1, 2, 3], 1, 2), "[ 2, 3 ]" },
        { new StringBuilder("built"), "built" },
        { new Uri("https://example.org/a?b=1&c"), "https://example.org/a?b=1&c" },
        { new[] { new[] { 1 }, new[] { 2, 3 } }, "[ [ 1 ], [ 2, 3 ] ]" },
        { new Dictionary<string, int>(), "{ }" },
        { new int[0, 3], "[ ]" },
        { new ArgumentException("bad"), "System.ArgumentException: bad" },
        { new[] { new ArgumentException("bad") }, "[ ArgumentException: bad ]" },
        { (Func<string, int>)int.Parse, "Func<string, int> (Parse)" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Values_on_one_line(object value, string expected)
    {
        Assert.Equal(expected, Text(value));
        Assert.Null(Html(value));
    }

    [Fact]
    public void A_lazy_value_is_shown_when_it_is_there()
    {
        var lazy = new Lazy<int>(() => 3);
        _ = lazy.Value;
        Assert.Equal("Lazy<int> (value: 3)", Text(lazy));
    }

    [Fact]
    public void A_task_that_holds_itself_ends()
    {
        var items = new List<object>();
        items.Add(Task.FromResult<object>(items));
        Assert.InRange(Text(items).Length, 10, 2000);
    }

    [Fact]
    public void Dictionaries_of_every_kind_are_tables()
    {
        Assert.Equal("ReadOnlyDictionary<string, int>\n  a  1", Text(new Lone().Counts));
        Assert.Equal("Lone\n  Counts  { a: 1 }", Text(new Lone()));
    }

    [Fact]
    public void Groups_are_tables_by_key()
    {
        Assert.Equal("  a  [ ape, ant ]\n  b  [ bee ]", Text(new[] { "ape", "bee", "ant" }.GroupBy(word => word[0])));
        Assert.Equal("a: [ ape, ant ]", Text(new[] { "ape", "ant" }.GroupBy(word => word[0]).Single()));
    }

    [Fact]
    public void Json_is_json_and_indented_text()
    {
        var node = JsonNode.Parse("{\"a\":[1]}")!;
        using var document = JsonDocument.Parse("{\"a\":[1]}");
        foreach (object json in new object[] { node, document, document.RootElement })
        {
            Assert.Equal("{\"a\":[1]}", Formatter.Format(json)[MimeTypes.Json]!.ToJsonString());
            Assert.Equal("{\n  \"a\": [\n    1\n  ]\n}", Text(json));
        }
        Assert.Equal("anonymous\n  Body  {\"a\":[1]}", Text(new { Body = node }));
    }

    [Fact]
    public void Data_tables_are_tables()
    {
        using var table = new DataTable("runs");
        table.Columns.Add("name");
        table.Columns.Add("loss", typeof(double));
        table.Rows.Add("<a>", 0.5);
        table.Rows.Add("b", DBNull.Value);
        Assert.Equal("runs\n   name  loss\n0  <a>   0.5\n1  b     <null>", Text(table));
        Assert.Contains("&lt;a&gt;", Html(table));
        Assert.Equal("[ runs of 2 rows and 2 columns ]", Text(new[] { table }));
    }

    [Fact]
    public void Markup_stands_in_tables_as_markup_and_text_as_text()
    {
        string? html = Html(new[] { new { Name = "<i>", Mark = NotebookFunctions.HTML("<b>x</b>"), Site = new Uri("https://example.org/?a&b") } });
        Assert.Contains(">&lt;i&gt;</td>", html);
        Assert.Contains("><b>x</b></td>", html);
        Assert.Contains(">https://example.org/?a&amp;b</td>", html);
    }

    [Fact]
    public void Arrays_that_start_elsewhere_are_tables_too()
    {
        var matrix = Array.CreateInstance(typeof(int), [1, 1], [5, 7]);
        Assert.Equal("int[1, 1]\n   7\n5  0", Text(matrix));
    }
}
