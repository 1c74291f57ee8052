using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Languages.CSharp;

public class CodeCompletenessTests
{
    [Theory]
    [InlineData("")]
    [InlineData("// only a comment")]
    [InlineData("1 + 1")]
    [InlineData("var x = 1;")]
    [InlineData("for (int i = 0; i < 3; i++)\n    Console.WriteLine(i);")]
    [InlineData("int Twice(int x)\n{\n    return 2 * x;\n}")]
    [InlineData("missing.Name")]
    [InlineData("#!time\n1 + 1")]
    [InlineData("#!markdown\n# {")]
    [InlineData("#!time")]
    public void A_whole_cell_is_complete(string code) => Assert.Equal(new Completeness("complete"), Checked(code));

    [Theory]
    [InlineData("if (true)\n", "")]
    [InlineData("if (true)\n{", "    ")]
    [InlineData("class A\n{\n    void F()\n    {\n", "        ")]
    [InlineData("class A\n{\n    void F() =>\n", "    ")]
    [InlineData("Console.WriteLine(", "")]
    [InlineData("var s = \"\"\"\n  text", "  ")]
    [InlineData("var s = @\"text", "")]
    [InlineData("/* words", "")]
    [InlineData("1 +", "")]
    [InlineData("#!time\nif (true) {", "    ")]
    public void An_open_text_is_incomplete_and_says_how_the_next_line_begins(string code, string indent) =>
        Assert.Equal(new Completeness("incomplete", indent), Checked(code));

    [Theory]
    [InlineData("var s = \"text")]
    [InlineData("var s = 'ab';")]
    [InlineData("1 + ) 2")]
    [InlineData("}")]
    public void What_no_further_line_can_mend_is_invalid(string code) => Assert.Equal(new Completeness("invalid"), Checked(code));

    private static Completeness Checked(string code)
    {
        using var session = new TestSession();
        return session.Check(code);
    }
}
