using System.Collections;
using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using SkiaSharp;

namespace Experiments.Kernels.Tests.Display;

public class MimeBundleTests
{
    private enum Colour
    {
        Red,
    }

    private sealed record Point(int X, double Y);

    private sealed record Nested(string Name, Point Inner, int[] Items);

    private sealed class Throwing
    {
        public int Good => 1;

        public int Bad => throw new InvalidOperationException("no");
    }

    private sealed class Named
    {
        public int Hidden => 1;

        public override string ToString() => "its own text";
    }

    private sealed class Node
    {
        public string Name { get; set; } = "n";

        public Node? Next { get; set; }
    }

    private sealed class Rich(string json)
    {
        public IReadOnlyDictionary<string, object> ToMimeBundle() =>
            new Dictionary<string, object> { ["application/vnd.plotly.v1+json"] = json, ["image/png"] = new byte[] { 1, 2, 3 } };
    }

    private sealed class Failing
    {
        public IReadOnlyDictionary<string, object> ToMimeBundle() => throw new InvalidOperationException("broken");
    }

    private static string Text(object? value) => Formatter.Format(value)[MimeTypes.Text]!.GetValue<string>();

    private static string? Html(object? value) => (string?)Formatter.Format(value)[MimeTypes.Html];

    public static TheoryData<object?, string> Lines() => new()
    {
        { null, "<null>" },
        { 3, "3" },
        { 0.1f, "0.1" },
        { 1e-12, "1E-12" },
        { true, "true" },
        { 'x', "x" },
        { "two\nlines", "two\nlines" },
        { Colour.Red, "Red" },
        { typeof(Dictionary<string, int[]>), "Dictionary<string, int[]>" },
        { new DateTime(2024, 2, 3, 4, 5, 6), "2024-02-03 04:05:06" },
        { TimeSpan.FromSeconds(90), "00:01:30" },
        { new Named(), "its own text" },
        { new[] { 1, 2, 3 }, "[ 1, 2, 3 ]" },
        { Array.Empty<int>(), "[ ]" },
        { new[] { "a", "b" }, "[ a, b ]" },
        { new[] { 1.0 / 3, 2 }, "[ 0.333333, 2 ]" },
        { 1.0 / 3, "0.3333333333333333" },
        { new int?[] { 1, null }, "[ 1, <null> ]" },
        { new List<int[]> { new[] { 1 }, new[] { 2, 3 } }, "[ [ 1 ], [ 2, 3 ] ]" },
        { Enumerable.Range(0, 37).ToList(), "[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 … (17 more) ]" },
        { (1, "two"), "(1, two)" },
        { new KeyValuePair<string, int>("a", 1), "a: 1" },
        { new byte[] { 1, 2 }, "byte[2]" },
        { Task.FromResult(3), "Task<int> (RanToCompletion: 3)" },
        { Task.CompletedTask, "Task (RanToCompletion)" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Values_on_one_line(object? value, string expected)
    {
        Assert.Equal(expected, Text(value));
        Assert.Null(Html(value));
    }

    [Fact]
    public void A_task_that_runs_is_not_waited_for() =>
        Assert.Equal("Task<int> (WaitingForActivation)", Text(new TaskCompletionSource<int>().Task));

    [Fact]
    public void An_endless_sequence_is_never_read_past_the_limit()
    {
        int read = 0;
        IEnumerable<int> Endless()
        {
            while (true)
                yield return read++;
        }
        Assert.EndsWith("19 … (perhaps more) ]", Text(Endless()));
        Assert.Equal(20, read);
    }

    [Fact]
    public void A_sequence_that_throws_shows_what_it_gave_before()
    {
        static IEnumerable<int> Broken()
        {
            yield return 1;
            throw new FormatException("bad item");
        }
        Assert.Equal("[ 1, <FormatException: bad item> ]", Text(Broken()));
    }

    [Fact]
    public void Records_are_listed_by_member()
    {
        var value = new Nested("<run>", new Point(1, 0.5), [1, 2]);
        Assert.Equal("Nested\n  Name   <run>\n  Inner  { X: 1, Y: 0.5 }\n  Items  [ 1, 2 ]", Text(value));
        Assert.Equal(
            "<table><caption>Nested</caption><tbody>"
            + "<tr><th>Name</th><td style=\"text-align:left\">&lt;run&gt;</td></tr>"
            + "<tr><th>Inner</th><td style=\"text-align:left\"><details><summary>{ X: 1, Y: 0.5 }</summary><table><tbody>"
            + "<tr><th>X</th><td style=\"text-align:right\">1</td></tr><tr><th>Y</th><td style=\"text-align:right\">0.5</td></tr></tbody></table></details></td></tr>"
            + "<tr><th>Items</th><td style=\"text-align:left\">[ 1, 2 ]</td></tr></tbody></table>",
            Html(value));
    }

    [Fact]
    public void Sequences_of_records_and_tuples_are_tables()
    {
        Assert.Equal("   X         Y\n0  1       0.5\n1  2  0.333333", Text(new[] { new Point(1, 0.5), new Point(2, 1.0 / 3) }));
        Assert.Equal("   Item1  Item2\n0      1  a\n1     20  b", Text(new List<(int, string)> { (1, "a"), (20, "b") }));
        Assert.Equal(
            "<table><thead><tr><th></th><th style=\"text-align:right\">A</th></tr></thead><tbody><tr><th>0</th><td style=\"text-align:right\">1</td></tr></tbody></table>",
            Html(new[] { new { A = 1 } }));
        Assert.EndsWith("(5 more)", Text(Enumerable.Range(0, 25).Select(i => new { i })));
    }

    [Fact]
    public void Dictionaries_are_tables_of_keys_and_values()
    {
        Assert.Equal("Dictionary<string, int>\n  cat  1\n  dog  22", Text(new Dictionary<string, int> { ["cat"] = 1, ["dog"] = 22 }));
        Assert.Equal("Hashtable\n  a  b", Text(new Hashtable { ["a"] = "b" }));
    }

    [Fact]
    public void Matrices_are_tables()
    {
        Assert.Equal("int[2, 2]\n   0  1\n0  1  2\n1  3  4", Text(new[,] { { 1, 2 }, { 3, 4 } }));
        Assert.EndsWith("(10 rows and 0 columns more)", Text(new double[30, 2]));
    }

    [Fact]
    public void A_getter_that_throws_shows_its_error()
    {
        Assert.Equal("Throwing\n  Good  1\n  Bad   <InvalidOperationException: no>", Text(new Throwing()));
        Assert.Contains("&lt;InvalidOperationException: no&gt;", Html(new Throwing()));
    }

    [Fact]
    public void Cycles_and_wide_graphs_end()
    {
        var node = new Node();
        node.Next = node;
        Assert.InRange(Text(node).Length, 10, 2000);
        Assert.InRange(Html(node)!.Length, 10, 20_000);
        object[] wide = [1];
        for (int i = 0; i < 8; i++)
            wide = [.. Enumerable.Repeat<object>(wide, 20)];
        Assert.InRange(Text(wide).Length, 10, 20_000);
    }

    [Fact]
    public void A_type_can_show_itself()
    {
        var data = Formatter.Format(new Rich("{\"data\":[]}"));
        Assert.IsType<JsonObject>(data["application/vnd.plotly.v1+json"]);
        Assert.Equal("AQID", (string?)data["image/png"]);
        Assert.Equal("Rich", (string?)data[MimeTypes.Text]);
    }

    [Fact]
    public void A_display_that_fails_says_so_and_fails_nothing_else()
    {
        Assert.Equal("Failing (its display failed with InvalidOperationException: broken)", Text(new Failing()));
        Assert.StartsWith("Rich (its display failed with FormatException: The 'application/vnd.plotly.v1+json' value is not valid JSON", Text(new Rich("{")));
    }

    [Fact]
    public void Pictures_are_shown_as_pictures()
    {
        using var bitmap = new SKBitmap(3, 2);
        var data = Formatter.Format(bitmap);
        Assert.Equal("picture 3 × 2", (string?)data[MimeTypes.Text]);
        byte[] png = Convert.FromBase64String((string)data[MimeTypes.Png]!);
        Assert.Equal(MimeTypes.Png, PictureFile.MimeOf(png));
        Assert.Equal((string?)data[MimeTypes.Png], (string?)Formatter.Format(png)[MimeTypes.Png]);
    }
}
