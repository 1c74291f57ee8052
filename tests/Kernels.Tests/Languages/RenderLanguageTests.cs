using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Languages;

public class RenderLanguageTests
{
    [Theory]
    [InlineData("html", MimeTypes.Html)]
    [InlineData("markdown", MimeTypes.Markdown)]
    [InlineData("js", MimeTypes.JavaScript)]
    [InlineData("javascript", MimeTypes.JavaScript)]
    [InlineData("mermaid", MimeTypes.Mermaid)]
    public void Text_is_shown_under_its_type_and_as_it_is(string language, string mime)
    {
        using var session = new TestSession();
        Assert.Null(session.Run($"#!{language}\na < b").Error);
        var data = session.Outputs.OfType<DisplayOutput>().Single().Data;
        Assert.Equal("a < b", (string?)data[mime]);
        Assert.Equal("a < b", (string?)data[MimeTypes.Text]);
    }
}
