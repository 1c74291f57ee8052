using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Engine;

public class DisplayedValueTests
{
    [Fact]
    public void An_update_names_the_display_it_replaces()
    {
        using var session = new TestSession();
        session.Run("var shown = display(1);\nshown.Update(2);");
        var display = Assert.IsType<DisplayOutput>(session.Outputs[0]);
        var update = Assert.IsType<UpdateOutput>(session.Outputs[1]);
        Assert.Equal(display.DisplayId, update.DisplayId);
        Assert.Equal("2", (string?)update.Data[MimeTypes.Text]);
        session.Run("shown.Update(3);");
    }

    [Fact]
    public void Values_display_by_function_method_and_markup()
    {
        using var session = new TestSession();
        session.Run("3.Display();\ndisplay(HTML(\"<i>x</i>\"));\nMarkdown(\"*y*\")");
        Assert.Equal(["3", "<i>x</i>", "*y*"], session.Texts);
        Assert.Equal("<i>x</i>", (string?)((DisplayOutput)session.Outputs[1]).Data[MimeTypes.Html]);
        Assert.Equal("*y*", (string?)((ResultOutput)session.Outputs[2]).Data[MimeTypes.Markdown]);
    }

    [Fact]
    public void Clearing_is_passed_on()
    {
        using var session = new TestSession();
        session.Run("Console.Write(1);\nClearOutput(wait: true);\nConsole.Write(2);");
        Assert.Equal(new ClearedOutput(true), session.Outputs[1]);
    }
}
