namespace Experiments.Kernels.Tests.Languages.CSharp;

public sealed class CodeInspectionTests : IClassFixture<WarmServices>, IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("Console.Write|Line()", "void Console.WriteLine()\n// and ")]
    [InlineData("Math.Sqrt|", "double Math.Sqrt(double d)")]
    [InlineData("Math.PI |", "double Math.PI = 3.14")]
    [InlineData("List|<int> x;", "class System.Collections.Generic.List<int>")]
    [InlineData("\"text\".Leng|th", "int string.Length { get; }")]
    [InlineData("var number = 1.5;\nnum|ber", "double number")]
    [InlineData("int F(int first = 3) => fir|st;", "int first = 3")]
    [InlineData("#!markdown\n# 🐎\n#!csharp\nMath.Sq|rt", "double Math.Sqrt(double d)")]
    [InlineData("System.Text|.Json", "namespace System.Text")]
    [InlineData("new[] { 1 }.Sele|ct(x => x + 1)", "IEnumerable<int> IEnumerable<int>.Select<int, int>(Func<int, int> selector)")]
    public void The_symbol_at_or_before_the_place_shows_its_signature(string marked, string signature)
    {
        var found = session.Inspect(marked)!;
        Assert.StartsWith(signature, found.Text);
        Assert.StartsWith($"```csharp\n{signature}", found.Markdown);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("1 + |")]
    [InlineData("// Console|")]
    [InlineData("\"Console|\"")]
    [InlineData("missing|")]
    [InlineData("#!markdown\nConsole|")]
    public void Where_nothing_is_known_nothing_is_said(string marked) => Assert.Null(session.Inspect(marked));

    [Fact]
    public void A_cells_own_documentation_is_shown()
    {
        session.Run("/// <summary>Doubles <paramref name=\"x\"/>, see <see cref=\"Math.Abs(int)\"/>.</summary>\n/// <param name=\"x\">A <c>whole</c>\n/// number.</param>\n/// <returns>Twice it.</returns>\nint Twice(int x) => 2 * x;");
        Assert.Equal("int Twice(int x)\nDoubles x, see Math.Abs.", session.Inspect("Twi|ce")!.Text);
        Assert.Equal(
            "int Twice(int x)\nDoubles x, see Math.Abs.\nx: A whole number.\nReturns: Twice it.",
            session.Inspect("Twi|ce", isDetailed: true)!.Text);
        Assert.Equal(
            "```csharp\nint Twice(int x)\n```\n\nDoubles `x`, see `Math.Abs`.\n\n`x`: A `whole` number.\n\nReturns: Twice it.",
            session.Inspect("Twi|ce", isDetailed: true)!.Markdown);
    }

    [Fact]
    public void The_librarys_documentation_is_shown()
    {
        Assert.Contains("record Experiments.Models.VitConfig\n", session.Inspect("VitCon|fig")!.Text);
        Assert.True(session.Inspect("VitCon|fig")!.Text.Split('\n').Length > 1);
        Assert.True(session.Inspect("VitConfig c = null; c.Wid|th")!.Text.Split('\n').Length > 1);
    }

    [Fact]
    public void A_variable_shows_its_value_now()
    {
        session.Run("var x = 41; var words = new[] { \"a\", \"b\" }; var lines = string.Join('\\n', Enumerable.Range(0, 100)); string none = null;");
        session.Run("x++;");
        Assert.Equal("int x\nValue: 42", session.Inspect("x|")!.Text);
        Assert.Equal("string[] words\nValue: [ a, b ]", session.Inspect("words|")!.Text);
        Assert.Equal("string lines\nValue: 0\n1\n2\n3\n4\n…", session.Inspect("lines|")!.Text);
        Assert.Equal("string none\nValue: <null>", session.Inspect("none|")!.Text);
        Assert.Contains("\n\nValue:\n\n```\n42\n```", session.Inspect("x|")!.Markdown);
    }

    [Fact]
    public void A_look_at_a_variable_runs_none_of_its_properties_nor_a_query()
    {
        session.Run("int runs = 0;\nclass Counter { public int Next => throw new Exception(); }\nvar counter = new Counter();\nvar query = Enumerable.Range(0, 3).Select(i => { runs++; return i; });");
        Assert.Equal("Counter counter\nValue: Counter", session.Inspect("counter|")!.Text);
        Assert.StartsWith("IEnumerable<int> query\nValue: ", session.Inspect("query|")!.Text);
        Assert.Equal("0", session.Value("runs"));
    }

    [Fact]
    public void Inside_an_argument_list_the_overloads_are_shown_with_the_current_parameter_marked()
    {
        session.Run("/// <param name=\"b\">The text.</param>\nint Size(int a, string b) => a;\nint Size(int a) => a;");
        Assert.Equal("int Size(▸int a)\nint Size(▸int a, string b)", session.Inspect("Size(|")!.Text);
        Assert.Equal("int Size(int a, ▸string b)\nint Size(int a)\nb: The text.", session.Inspect("Size(1, |")!.Text);
        Assert.Equal("int Size(int a, ▸string b)\nint Size(int a)\nb: The text.", session.Inspect("Size(b: \"x|\", a: 1)")!.Text);
        Assert.StartsWith("new List<int>(", session.Inspect("new List<int>(|")!.Text);
        Assert.StartsWith("int Func<double, int>.Invoke(▸double arg)", session.Inspect("Func<double, int> f = null;\nf(|)")!.Text);
        Assert.StartsWith("void Console.WriteLine(▸string? value)", session.Inspect("Console.WriteLine(|\"text\")")!.Text);
        Assert.StartsWith("int Size(int a)\n// and 1", session.Inspect("Math.Abs(Size|(1))")!.Text);
    }

    [Fact]
    public void The_framework_is_described_where_its_documentation_is_installed()
    {
        string packs = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref");
        if (!Directory.Exists(packs))
            return;
        Assert.Contains("Represents a strongly typed list", session.Inspect("List|<int> x;")!.Text);
        Assert.Contains("\nd: ", session.Inspect("Math.Sqrt|", isDetailed: true)!.Text);
        Assert.Contains("Projects each element", session.Inspect("new[] { 1 }.Sele|ct(x => x + 1)")!.Text);
    }
}
