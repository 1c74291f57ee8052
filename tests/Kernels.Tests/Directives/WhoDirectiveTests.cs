using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Directives;

public class WhoDirectiveTests
{
    [Fact]
    public void Who_lists_the_names_once_in_order()
    {
        using var session = new TestSession();
        session.Run("#!who");
        Assert.Equal(["No variables."], session.Texts);
        session.Run("var b = 1; var a = 2;");
        session.Run("var b = \"again\";\n#!who");
        Assert.Equal(["a  b"], session.Texts);
    }

    [Fact]
    public void Whos_shows_types_and_latest_values()
    {
        using var session = new TestSession();
        session.Run("var x = 1;");
        session.Run("var x = new[] { 1.5, 2 };\nvar name = \"Ada\";");
        session.Run("#!whos");
        string table = (string)session.Outputs.OfType<DisplayOutput>().Single().Data[MimeTypes.Text]!;
        Assert.Contains("double[]", table);
        Assert.Contains("[ 1.5, 2 ]", table);
        Assert.Contains("Ada", table);
        Assert.DoesNotContain("int", table);
    }
}
