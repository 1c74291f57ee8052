using Experiments.Kernels.Directives;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Directives;

public sealed class DirectiveTableTests : IDisposable
{
    private readonly TestSession session = new();

    public static IEnumerable<object[]> Names() => DirectiveTable.All().Select(directive => new object[] { directive.Name });

    public void Dispose() => session.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_directive_tells_how_it_is_written(string name)
    {
        Assert.Null(session.Run($"{name} --help").Error);
        Assert.StartsWith(name, session.Texts.Single());
        Assert.NotNull(session.Run("#!lsmagic"));
        Assert.Contains($"\n{name}", session.Texts.Single());
    }

    [Fact]
    public void The_list_has_the_languages_too()
    {
        Assert.Null(session.Run("#!lsmagic").Error);
        Assert.Contains("#!csharp #!c# #!cs", session.Texts.Single());
        Assert.Contains("#!import &lt;file&gt;", (string?)session.Outputs.OfType<DisplayOutput>().Single().Data[MimeTypes.Html]);
    }

    [Fact]
    public void The_versions_are_those_that_are_shipped()
    {
        Assert.Null(session.Run("#!about").Error);
        Assert.Contains($"{Environment.Version}", session.Texts.Single());
        Assert.Matches(@"TorchSharp +0\.107\.0", session.Texts.Single());
    }

    [Theory]
    [InlineData("#!connect jupyter --kernel-name p --conda-env base")]
    [InlineData("#!pwsh\nGet-ChildItem")]
    [InlineData("#!powershell")]
    [InlineData("#!sql\nSELECT 1")]
    [InlineData("#!kql-x")]
    [InlineData("#!kql")]
    public void What_other_kernels_can_do_gets_one_line(string code)
    {
        string name = code.Split(' ', '\n')[0];
        string message = session.Error(code).Message;
        Assert.DoesNotContain('\n', message);
        Assert.StartsWith(name == "#!kql-x" ? "Unknown directive '#!kql-x'" : $"{name} is not supported here; ", message);
    }
}
