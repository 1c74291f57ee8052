using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Engine;

public class DirectiveTests
{
    [Fact]
    public void A_cell_can_change_its_language_line_by_line()
    {
        using var session = new TestSession();
        Assert.Null(session.Run("#!markdown\n# Title\n#!html\n<b>x</b>\n#!csharp\n1 + 1").Error);
        Assert.Equal("# Title", (string?)((DisplayOutput)session.Outputs[0]).Data[MimeTypes.Markdown]);
        Assert.Equal("<b>x</b>", (string?)((DisplayOutput)session.Outputs[1]).Data[MimeTypes.Html]);
        Assert.Equal("2", (string?)((ResultOutput)session.Outputs[2]).Data[MimeTypes.Text]);
    }

    [Fact]
    public void Cell_metadata_chooses_the_language()
    {
        using var session = new TestSession();
        Assert.Null(session.Run("*soft*", language: "markdown").Error);
        Assert.Equal("*soft*", (string?)((DisplayOutput)session.Outputs[0]).Data[MimeTypes.Markdown]);
    }

    [Fact]
    public void Cell_metadata_that_name_what_is_not_supported_say_what_to_do()
    {
        using var session = new TestSession();
        Assert.StartsWith("#!pwsh is not supported here; run commands in a terminal", session.Run("Get-Date", language: "pwsh").Error!.Message);
    }

    [Fact]
    public void Errors_after_a_directive_keep_the_line_of_the_whole_cell()
    {
        using var session = new TestSession();
        Assert.Equal(4, session.Error("#!time\n#!csharp\nvar a = 1;\nwrong").Line);
        Assert.Equal(5, session.Error("#!markdown\ntext\r\n#!C#\r\n\r\nthrow new Exception(\"x\");").Line);
    }

    [Fact]
    public void Time_shows_the_wall_time()
    {
        using var session = new TestSession();
        session.Run("#!time\n3");
        Assert.Equal("3", session.Texts[0]);
        Assert.StartsWith("Wall time: ", session.Texts[1]);
    }

    [Theory]
    [InlineData("var s = \"\"\"\n#!nothing\n\"\"\";\ns", "#!nothing")]
    [InlineData("var s = $\"\"\"\n#!nothing\n\"\"\";\ns", "#!nothing")]
    [InlineData("var s = @\"\n#!nothing\";\ns.Trim()", "#!nothing")]
    [InlineData("/*\n#!nothing\n*/\n7", "7")]
    public void A_line_inside_a_string_or_comment_is_no_directive(string code, string expected)
    {
        using var session = new TestSession();
        Assert.Equal(expected, session.Value(code));
    }

    [Fact]
    public void An_unknown_directive_lists_near_names()
    {
        using var session = new TestSession();
        var error = session.Error("1\n#!markdwn\ntext");
        Assert.Equal("Unknown directive '#!markdwn'; did you mean #!markdown?", error.Message);
        Assert.Equal(2, error.Line);
        Assert.StartsWith("Unknown directive '#!zzzzzz'; known are #!csharp, #!c#, #!cs,", session.Error("#!zzzzzz\nls").Message);
        Assert.StartsWith("Unknown language 'python'", session.Run("1", language: "python").Error!.Message);
    }
}
