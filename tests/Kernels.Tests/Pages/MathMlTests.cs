using System.Xml.Linq;
using Experiments.Kernels.Pages.Formulas;

namespace Experiments.Kernels.Tests.Pages;

public class MathMlTests
{
    private static string Body(string tex, bool display = false)
    {
        string ml = MathMl.Render(tex, display);
        return ml[(ml.IndexOf("<mrow>", StringComparison.Ordinal) + 6)..ml.LastIndexOf("</mrow><annotation", StringComparison.Ordinal)];
    }

    [Theory]
    [InlineData("x_i^2", "<msubsup><mrow><mi>x</mi></mrow><mrow><mi>i</mi></mrow><mrow><mn>2</mn></mrow></msubsup>")]
    [InlineData("\\frac{1}{N}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>N</mi></mrow></mfrac>")]
    [InlineData("\\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>")]
    [InlineData("\\alpha \\le 0.5", "<mi>α</mi><mo>≤</mo><mn>0.5</mn>")]
    [InlineData("\\mathbb{R}^d", "<msup><mrow><mi>ℝ</mi></mrow><mrow><mi>d</mi></mrow></msup>")]
    [InlineData("\\mathbf{x}", "<mi>𝐱</mi>")]
    [InlineData("\\text{a b}", "<mtext>a\u00A0b</mtext>")]
    [InlineData("-x - y", "<mo form=\"prefix\">−</mo><mi>x</mi><mo>−</mo><mi>y</mi>")]
    [InlineData("\\log p", "<mi>log</mi><mspace width=\"0.167em\"></mspace><mi>p</mi>")]
    [InlineData("\\hat y", "<mover accent=\"true\"><mrow><mi>y</mi></mrow><mo stretchy=\"false\">^</mo></mover>")]
    [InlineData("\\left(x\\right)", "<mrow><mo stretchy=\"true\">(</mo><mrow><mi>x</mi></mrow><mo stretchy=\"true\">)</mo></mrow>")]
    [InlineData("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>")]
    [InlineData("\\unknown", "<mtext>\\unknown</mtext>")]
    public void Tex_becomes_mathml(string tex, string expected) => Assert.Equal(expected, Body(tex));

    [Fact]
    public void Sums_take_their_bounds_above_and_below_only_when_displayed()
    {
        Assert.StartsWith("<munderover>", Body("\\sum_{i=1}^N x", display: true));
        Assert.StartsWith("<msubsup>", Body("\\sum_{i=1}^N x"));
    }

    [Fact]
    public void Aligned_rows_are_a_table()
    {
        string ml = Body("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", display: true);
        Assert.Equal(2, ml.Split("<mtr>").Length - 1);
        Assert.Equal(4, ml.Split("<mtd").Length - 1);
    }

    [Theory]
    [InlineData("}{\\frac{")]
    [InlineData("x_^_'")]
    [InlineData("\\left( \\begin{pmatrix} 1 & 2")]
    [InlineData("\\sqrt[")]
    [InlineData("\\")]
    [InlineData("\\right) & \\\\ \\end{x}")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\\text{<b>} \\operatorname{<i>} \\begin{<x>} \\<")]
    public void Broken_tex_gives_well_formed_mathml(string tex) => XElement.Parse(MathMl.Render(tex, display: true));

    [Theory]
    [InlineData("\\sqrt ")]
    [InlineData("{")]
    [InlineData("x^")]
    [InlineData("\\left(")]
    public void Endless_nesting_ends(string part) => XElement.Parse(MathMl.Render(string.Concat(Enumerable.Repeat(part, 50_000)), display: false));
}
