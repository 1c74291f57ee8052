using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Languages.FSharp;

public class FSharpDisplayTests
{
    [Fact]
    public void Values_are_shown_in_the_words_of_the_language()
    {
        using var session = new TestSession();
        string Text(string code)
        {
            Assert.Null(session.Run("#!fsharp\n" + code).Error);
            return (string?)session.Outputs.OfType<ResultOutput>().Single().Data[MimeTypes.Text] ?? "";
        }

        Assert.Equal("None", Text("(None : int option)"));
        Assert.Equal("Some 3", Text("Some 3"));
        Assert.Equal("Circle (radius: 2.5)", Text("type Shape = Circle of radius: float | Dot\nCircle 2.5"));
        Assert.Equal("Dot", Text("Dot"));
        Assert.Equal("[ 1, 2, 3 ]", Text("[ 1; 2; 3 ]"));
        Assert.Contains("Name", Text("type Person = { Name: string; Age: int }\n{ Name = \"Ada\"; Age = 36 }"));
        Assert.Contains("Ada", Text("[ { Name = \"Ada\"; Age = 36 } ]"));
    }
}
