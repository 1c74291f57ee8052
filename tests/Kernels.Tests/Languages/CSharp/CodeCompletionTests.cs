using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Languages.CSharp;

public sealed class CodeCompletionTests : IClassFixture<WarmServices>, IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("Console.Wr|", "WriteLine", "method")]
    [InlineData("Console.wr|", "WriteLine", "method")]
    [InlineData("Cons|", "Console", "class")]
    [InlineData("var list = new List<int>();\nlist.Cou|", "Count", "property")]
    [InlineData("var list = new Li|", "List<", "class")]
    [InlineData("using System.Glob|", "Globalization", "namespace")]
    [InlineData("using static System.Ma|", "Math", "class")]
    [InlineData("fore|", "foreach", "keyword")]
    [InlineData("ConsoleColor c = ConsoleColor.Bl|", "Blue", "enum member")]
    [InlineData("int F(int number) => num|", "number", "variable")]
    [InlineData("int first = 1;\nfir|", "first", "variable")]
    [InlineData("new[] { 1 }.Sel|", "Select", "method")]
    [InlineData("string.Join(sep|", "separator:", "variable")]
    [InlineData("var t = $\"{Console.Wi|}\"", "WindowWidth", "property")]
    [InlineData("disp|", "display", "method")]
    [InlineData("Math.P|", "PI", "field")]
    [InlineData("Span|", "Span<", "struct")]
    [InlineData("IDisp|", "IDisposable", "interface")]
    [InlineData("Acti|", "Action", "delegate")]
    [InlineData("Vi|", "Vit", "class")]
    [InlineData("class Point { public int Left { get; set; } }\nvar p = new Point { Le|", "Left", "property")]
    [InlineData("var q = from x in new[] { 1 } wh|", "where", "keyword")]
    [InlineData("new[] { \"a\" }.Select(word => wor|", "word", "variable")]
    public void What_could_stand_there_is_proposed_with_its_kind(string marked, string text, string kind) =>
        Assert.Contains(new Completion(text, kind), session.Complete(marked).Items);

    [Theory]
    [InlineData("\"Cons|\"")]
    [InlineData("\"Cons|")]
    [InlineData("@\"Cons|\"")]
    [InlineData("\"\"\"Cons|\"\"\"")]
    [InlineData("\"\"\"\nCons|")]
    [InlineData("$\"Cons|\"")]
    [InlineData("$\"{1}Cons|\"")]
    [InlineData("$\"{1}|\"")]
    [InlineData("$\"{DateTime.Now:y|}\"")]
    [InlineData("DateTime.Now.ToString(\"y|\")")]
    [InlineData("File.ReadAllText(\"/t|\")")]
    [InlineData("// Cons|")]
    [InlineData("/* Cons|")]
    [InlineData("/// Cons|\nint F() => 1;")]
    [InlineData("char c = 'C|'")]
    public void Nothing_is_proposed_in_strings_and_comments(string marked) => Assert.Empty(session.Complete(marked).Items);

    [Fact]
    public void The_replaced_span_is_the_word_at_the_place()
    {
        var found = session.Complete("var horse = \"🐎\"; Console.Writ|");
        Assert.Equal((26, 30), (found.Start, found.End));
        Assert.Equal(28, session.Complete("#!csharp\nvar x = 1; Console.|").Start);
    }

    [Fact]
    public void Proposals_begin_with_what_is_typed_and_are_few()
    {
        Assert.All(session.Complete("con|").Items, item => Assert.StartsWith("con", item.Text, StringComparison.OrdinalIgnoreCase));
        var all = session.Complete("|").Items;
        Assert.Equal(200, all.Count);
        Assert.Equal(all.Count, all.DistinctBy(item => item.Text).Count());
    }

    [Fact]
    public void Exact_spelling_and_own_names_come_first()
    {
        session.Run("var conscience = 1; var Consul = 2;");
        Assert.Equal(["conscience", "const"], session.Complete("cons|").Items.Take(2).Select(item => item.Text));
        Assert.Equal("Consul", session.Complete("Cons|").Items[0].Text);
        Assert.Equal("conscience", session.Complete("|").Items[0].Text);
    }

    [Fact]
    public void What_the_place_asks_for_comes_first()
    {
        Assert.Equal("ConsoleColor", session.Complete("ConsoleColor c = |").Items[0].Text);
        Assert.Equal("List<int>", session.Complete("List<int> l = new |").Items[0].Text);
    }

    [Fact]
    public void Earlier_cells_are_known()
    {
        session.Run("using System.Globalization;\nusing Numbers = System.Collections.Generic.List<int>;\nrecord Point(int Left, int Top);\nint Twice(int x) => 2 * x;\nvar point = new Point(1, 2);");
        session.Run("var (a1, b1) = (1, \"x\"); int.TryParse(\"3\", out var parsed); var anonymous = new { Inner = 1 }; var many = new[] { anonymous }.ToList(); var (mixed, _) = (anonymous, 1); var change = (ref int i) => i++; var points = new Dictionary<string, Point[]>();");
        Assert.Equal([new Completion("Left", "property")], session.Complete("point.Le|").Items);
        Assert.Contains(new Completion("Twice", "method"), session.Complete("Twi|").Items);
        Assert.Contains(new Completion("CultureInfo", "class"), session.Complete("CultureI|").Items);
        Assert.Contains(new Completion("Add", "method"), session.Complete("new Numbers().Ad|").Items);
        Assert.Contains(new Completion("parsed", "variable"), session.Complete("pars|").Items);
        Assert.Contains(new Completion("Substring", "method"), session.Complete("b1.Sub|").Items);
        Assert.Contains(new Completion("Inner", "property"), session.Complete("anonymous.In|").Items);
        Assert.Contains(new Completion("Inner", "property"), session.Complete("many[0].In|").Items);
        Assert.Equal([new Completion("Left", "property")], session.Complete("points[\"a\"][0].Le|").Items);
        Assert.Contains(session.Complete("mix|").Items, item => item.Text == "mixed");
        Assert.Contains(session.Complete("chan|").Items, item => item.Text == "change");
    }

    [Fact]
    public void The_latest_meaning_of_a_name_counts()
    {
        session.Run("var x = \"text\"; record Pair(int First);\nint Size(int a) => a;");
        Assert.NotEmpty(session.Complete("x.Subst|").Items);
        session.Run("var x = 3; record Pair(int Second);\nint Size(string b) => 1;");
        Assert.Empty(session.Complete("x.Subst|").Items);
        Assert.NotEmpty(session.Complete("x.CompareTo|").Items);
        Assert.Empty(session.Complete("new Pair(1).Firs|").Items);
        Assert.NotEmpty(session.Complete("new Pair(1).Seco|").Items);
        Assert.Equal(["a:", "b:"], session.Complete("Size(|").Items.Select(item => item.Text).Where(text => text is "a:" or "b:").Order());
        session.Run("int Size = 3;");
        Assert.NotEmpty(session.Complete("Size.CompareTo|").Items);
    }

    [Fact]
    public void A_cell_that_did_not_compile_does_not_count_and_one_that_threw_does()
    {
        session.Error("var broken = 1; nonsense");
        session.Error("var thrown = 1; throw new Exception();");
        Assert.Empty(session.Complete("broke|").Items);
        Assert.Contains(session.Complete("throw|").Items, item => item.Text == "thrown");
    }

    [Fact]
    public void The_text_before_the_place_may_be_broken() =>
        Assert.Contains(session.Complete("if (true { foo( ; var s = \"a\".Subs|\n}}} class").Items, item => item.Text == "Substring");

    [Theory]
    [InlineData("(")]
    [InlineData("1+")]
    [InlineData("a.b(")]
    [InlineData("{")]
    [InlineData("if(x)")]
    [InlineData("$\"{")]
    [InlineData("x=>")]
    [InlineData("List<")]
    [InlineData("x=>(")]
    [InlineData("new A { B = ")]
    public void A_text_nested_without_end_ends_no_process(string piece)
    {
        foreach (int times in (int[])[240, 20_000])
        {
            string code = string.Concat(Enumerable.Repeat(piece, times));
            session.Complete(code + "|");
            session.Inspect(code + "|", isDetailed: true);
            Assert.NotNull(session.Check(code));
        }
    }

    [Fact]
    public void Other_languages_have_no_proposals()
    {
        Assert.Empty(session.Complete("#!markdown\nCons|").Items);
        Assert.NotEmpty(session.Complete("#!markdown\ntext\n#!csharp\nCons|").Items);
    }
}
