namespace Experiments.Kernels.Tests.Compatibility;

public class KernelTests
{
    private const string Usings =
        "using Microsoft.DotNet.Interactive;\nusing Microsoft.DotNet.Interactive.Formatting;\nusing static Microsoft.DotNet.Interactive.Kernel;\n";

    [Theory]
    [InlineData("display(HTML(\"<b>x</b>\"));", "<b>x</b>")]
    [InlineData("Kernel.display(1, \"text/plain\");", "1")]
    [InlineData("CSS(\"p { }\");", "<style>p { }</style>")]
    [InlineData("Kernel.Javascript(\"f()\");", "f()")]
    [InlineData("KernelInvocationContext.Current?.Display(2);", "2")]
    [InlineData("KernelInvocationContext.Current.DisplayAs(\"<i>y</i>\", \"text/html\");", "<i>y</i>")]
    [InlineData("Formatter.Register<Version>((version, writer) => writer.Write(version.Major), PlainTextFormatter.MimeType); new Version(3, 1)", "3")]
    public void Names_of_the_archived_kernel_stand_beside_our_own(string code, string expected)
    {
        using var session = new TestSession();
        Assert.Null(session.Run(Usings + code).Error);
        Assert.Equal([expected], session.Texts);
        Formatter.ResetToDefault();
    }

    [Fact]
    public void A_question_through_the_archived_name_is_asked()
    {
        using var session = new TestSession();
        session.Answers.Enqueue("Ada");
        Assert.Equal("Ada", session.Value("await Microsoft.DotNet.Interactive.Kernel.GetInputAsync(\"Name?\")"));
    }

    [Fact]
    public void A_part_of_the_engine_that_is_not_here_does_not_compile()
    {
        using var session = new TestSession();
        Assert.Equal("error CS0117: 'Kernel' does not contain a definition for 'Root'", session.Error("Microsoft.DotNet.Interactive.Kernel.Root").Message);
    }
}
