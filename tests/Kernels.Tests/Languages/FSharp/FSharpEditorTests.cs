using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Languages.FSharp;

[Collection(nameof(FSharpFixture))]
public class FSharpEditorTests(FSharpFixture fixture)
{
    private readonly TestSession session = fixture.Session;

    private string[] Names(string marked) => [.. session.Complete(marked).Items.Select(item => item.Text)];

    [Fact]
    public void Names_begin_with_what_is_typed_in_its_own_case_first()
    {
        session.Run("let lengthOfAll = 3\nlet LENGTHS = 4");
        string[] names = Names("let x = leng|");
        Assert.Equal("lengthOfAll", names[0]);
        Assert.Contains("LENGTHS", names);
        Assert.All(names, name => Assert.StartsWith("leng", name, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("List.ma|", "map", "method")]
    [InlineData("let word = \"a\"\nword.Le|", "Length", "property")]
    [InlineData("List.map (fun (v: string) -> v.ToUp|", "ToUpper", "method")]
    [InlineData("(\"a\" + \"b\").ToUp|", "ToUpper", "method")]
    [InlineData("let x = Ma|\nlet y = 3", "Math", "class")]
    [InlineData("matc|", "match", "keyword")]
    [InlineData("disp|", "display", "method")]
    [InlineData("CounterRan|", "CounterRandom", "struct")]
    public void Members_functions_types_and_keywords_are_proposed(string marked, string expected, string kind)
    {
        var completions = session.Complete(marked);
        Assert.Contains(new Completion(expected, kind), completions.Items);
        int typed = marked.Split('|')[0].Split(' ', '.', '\n', '(')[^1].Length;
        Assert.Equal((marked.IndexOf('|') - typed, marked.IndexOf('|')), (completions.Start, completions.End));
    }

    [Fact]
    public void Proposals_are_bounded_and_strings_and_comments_have_none()
    {
        Assert.Equal(200, session.Complete("let x = |").Items.Count);
        Assert.Empty(Names("let s = \"Lis|"));
        Assert.Empty(Names("(* Lis|"));
    }

    [Fact]
    public void A_name_is_inspected_with_signature_summary_and_value()
    {
        session.Run("/// Doubles a number.\nlet doubled (x: int) = 2 * x\nlet answer = 42");
        var function = session.Inspect("doub|led 3")!;
        Assert.Contains("doubled: x: int -> int", function.Text);
        Assert.Contains("Doubles a number.", function.Text);
        Assert.StartsWith("```fsharp\n", function.Markdown);
        Assert.Contains("doubled", session.Inspect("doubled (|")!.Text);
        Assert.EndsWith("value: 42", session.Inspect("answer|")!.Text);
        Assert.Contains("Displays a value", session.Inspect("display| 3")?.Text);
        Assert.Contains("map", session.Inspect("List.ma|p")!.Text);
        Assert.Null(session.Inspect("|"));
        Assert.Null(session.Inspect("nothingLikeIt|"));
    }

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("let f x =\n    x + 1\n")]
    [InlineData("let x = 3;;")]
    [InlineData("// a comment")]
    [InlineData("")]
    public void Whole_cells_are_complete(string code) => Assert.Equal("complete", session.Check(code).Status);

    [Theory]
    [InlineData("let f x =", "    ")]
    [InlineData("let f x =\n    let y = x", "        ")]
    [InlineData("let f x =\n    x + 1", "    ")]
    [InlineData("if true then", "    ")]
    [InlineData("match 3 with\n| 1 ->", "    ")]
    [InlineData("[ 1; 2", "")]
    [InlineData("1 +", "    ")]
    [InlineData("try", "    ")]
    [InlineData("async {", "")]
    [InlineData("type T =", "    ")]
    [InlineData("let s = \"\"\"open", "")]
    [InlineData("(* open", "")]
    public void Open_cells_wait_for_more(string code, string indent) => Assert.Equal(new Completeness("incomplete", indent), session.Check(code));

    [Theory]
    [InlineData("let x = )")]
    [InlineData("let let")]
    [InlineData("let x = in 3")]
    public void What_no_line_can_mend_is_invalid(string code) => Assert.Equal("invalid", session.Check(code).Status);
}
