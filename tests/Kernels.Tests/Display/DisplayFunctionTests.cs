using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Display;

public class DisplayFunctionTests
{
    private static Dictionary<string, string> Shown(string code)
    {
        using var session = new TestSession();
        Assert.Null(session.Run(code).Error);
        var data = session.Outputs.Select(o => o is DisplayOutput d ? d.Data : ((ResultOutput)o).Data).Single();
        return data.ToDictionary(form => form.Key, form => form.Value is System.Text.Json.Nodes.JsonValue ? form.Value.GetValue<string>() : form.Value!.ToJsonString());
    }

    public static TheoryData<string, string, string> Calls() => new()
    {
        { "display(3)", "text/plain", "3" },
        { "display(null)", "text/plain", "<null>" },
        { "display((1, \"two\"))", "text/plain", "(1, two)" },
        { "display(new { A = 1 }, \"application/json\")", "application/json", "{\"A\":1}" },
        { "new { A = 1 }.Display(\"application/json\")", "application/json", "{\"A\":1}" },
        { "\"a < b\".Display(\"text/html\")", "text/html", "<pre>a &lt; b</pre>" },
        { "\"<i>x</i>\".DisplayAs(\"text/html\")", "text/html", "<i>x</i>" },
        { "display(\"*x*\", \"text/markdown\")", "text/markdown", "*x*" },
        { "Latex(\"$x$\")", "text/latex", "$x$" },
        { "SVG(\"<svg/>\")", "image/svg+xml", "<svg/>" },
        { "Javascript(\"f()\")", "application/javascript", "f()" },
        { "CSS(\"p { margin: 0 }\")", "text/html", "<style>p { margin: 0 }</style>" },
        { "Image(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A })", "image/png", "iVBORw0KGgo=" },
        { "Html.Tag(\"b\", \"<\")", "text/html", "<b>&lt;</b>" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Cells_show_values_in_the_form_they_ask_for(string code, string mime, string expected)
    {
        var forms = Shown(code);
        Assert.Equal(expected, forms[mime]);
        Assert.Contains(MimeTypes.Text, forms.Keys);
    }

    [Fact]
    public void Only_the_forms_asked_for_are_sent() => Assert.Equal(["application/json", "text/plain"], Shown("display(new { A = 1 }, \"application/json\")").Keys.Order());

    [Theory]
    [InlineData("display(3, \"image/png\")", "int has no 'image/png' form; it has text/plain. (Parameter 'mimes')")]
    [InlineData("display(Enumerable.Range(0, int.MaxValue), \"application/json\")", "RangeIterator<int> has no 'application/json' form; it has text/plain. (Parameter 'mimes')")]
    [InlineData("display(3, \"two\")", "'two' is not a mime type; use one such as 'text/html'. A tuple needs parentheses of its own. (Parameter 'mimes')")]
    [InlineData("\"x\".DisplayAs(\"image/png\")", "'image/png' is binary; use Image for its bytes. (Parameter 'mime')")]
    [InlineData("Image(new byte[] { 1 })", "picture of 1 bytes: the bytes are no PNG, JPEG or GIF file; use SVG(...) for SVG text. (Parameter 'file')")]
    public void What_cannot_be_shown_is_an_error_that_says_what_can(string code, string message)
    {
        using var session = new TestSession();
        Assert.Equal(message, session.Error(code).Message);
    }

    [Fact]
    public void Pictures_come_from_files()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.gif");
        File.WriteAllBytes(file, "GIF89a"u8.ToArray());
        var forms = Shown($"Image(\"{file}\")");
        File.Delete(file);
        Assert.Equal((file, "R0lGODlh"), (forms[MimeTypes.Text], forms[MimeTypes.Gif]));
    }

    [Fact]
    public void A_display_string_is_one_form()
    {
        Assert.Equal("[ 1, 2 ]", new[] { 1, 2 }.ToDisplayString());
        Assert.Equal("[1,2]", new[] { 1, 2 }.ToDisplayString("application/json"));
        Assert.Equal("<pre>[ 1, 2 ]</pre>", new[] { 1, 2 }.ToDisplayString("text/html"));
        Assert.Equal("<null>", ((object?)null).ToDisplayString());
    }
}
