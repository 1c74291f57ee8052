using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Host;
using Experiments.Kernels.Languages;
using Experiments.Kernels.Languages.CSharp;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Tests.Engine;

public sealed class DirectiveCompletionTests : IDisposable
{
    private readonly Session session = new(
        [new CSharpLanguage(LibraryImports.All()), new RenderLanguage(["html"], MimeTypes.Html), new RenderLanguage(["markdown", "md"], MimeTypes.Markdown)],
        [new Nothing("#r", new DirectiveParameter("reference", "", "What to refer to.", IsRequired: true)), new Nothing("#!time"), new Copying(), new Setting()],
        new NotebookRun(NotebookSize.Quick, [], Path.GetTempPath()));

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("#!|", "#!c# #!copy #!cs #!csharp #!html #!markdown #!md #!set #!time")]
    [InlineData("#!m|", "#!markdown #!md")]
    [InlineData("#!C|", "#!c# #!copy #!cs #!csharp")]
    [InlineData("var x = 1;\n#!h|\n1", "#!html")]
    [InlineData("#!csharp |", "")]
    [InlineData("#!time |", "")]
    [InlineData("#!unknown |", "")]
    [InlineData("#r |", "")]
    [InlineData("#!copy |", "--from --as number text")]
    [InlineData("#!copy --|", "--from --as")]
    [InlineData("#!copy --from |", "csharp")]
    [InlineData("#!copy --from csharp |", "--as number text")]
    [InlineData("#!copy --from csharp nu|", "number")]
    [InlineData("#!set --value |", "")]
    [InlineData("#!set --value @|", "@csharp:number @csharp:text")]
    [InlineData("#!set --value @csharp:t|", "@csharp:text")]
    [InlineData("#!set --value 3 |", "--name")]
    public void A_directive_line_is_completed_by_what_may_follow(string marked, string expected)
    {
        int position = marked.IndexOf('|');
        var cell = new CellInput(1, "var number = 1; var text = \"\";");
        using var sink = new TestSession();
        Assert.Null(session.Execute(cell, sink, new Interrupter()).Error);
        Assert.Equal(expected, string.Join(' ', session.Complete(new CellInput(2, marked.Remove(position, 1)), position).Items.Select(item => item.Text)));
    }

    [Fact]
    public void The_replaced_span_is_the_word_at_the_place()
    {
        var found = session.Complete(new CellInput(1, "1\n#!copy --from cs --as x"), 17);
        Assert.Equal((16, 18), (found.Start, found.End));
        Assert.Equal([new Completion("csharp", "magic")], found.Items);
    }

    [Fact]
    public void Lines_that_only_look_like_directives_are_the_languages()
    {
        Assert.Empty(session.Complete(new CellInput(1, "var s = @\"\n#!t"), 13).Items);
        Assert.Empty(session.Complete(new CellInput(1, "", Language: "python"), 0).Items);
        Assert.Empty(session.Complete(new CellInput(1, "\n", Language: "markdown"), 1).Items);
    }

    [Fact]
    public void A_directives_usage_purpose_and_parameters_are_shown()
    {
        var found = session.Inspect(new CellInput(1, "#!copy --from"), 3, isDetailed: false)!;
        Assert.Equal("#!copy --from <language> <name> [--as <name>]\nTests.\n  --from  Where it is.\n  name  Which.\n  --as  New name.", found.Text);
        Assert.Equal("`#!copy --from <language> <name> [--as <name>]`\n\nTests.\n\n- `--from` Where it is.\n- `name` Which.\n- `--as` New name.", found.Markdown);
        Assert.Equal("#!md\nThe lines below are markdown.", session.Inspect(new CellInput(1, "1\n#!md\ntext"), 4, isDetailed: false)!.Text);
        Assert.Null(session.Inspect(new CellInput(1, "#!unknown"), 3, isDetailed: false));
    }

    private class Nothing(string name, params DirectiveParameter[] parameters) : Directive(name, "Tests.", parameters)
    {
        public override void Run(DirectiveCall call)
        {
        }
    }

    private sealed class Copying() : Nothing(
        "#!copy",
        new DirectiveParameter("--from", "language", "Where it is.", IsRequired: true),
        new DirectiveParameter("name", "", "Which.", IsRequired: true),
        new DirectiveParameter("--as", "name", "New name."));

    private sealed class Setting() : Nothing(
        "#!set",
        new DirectiveParameter("--name", "name", "New name.", IsRequired: true),
        new DirectiveParameter("--value", "value", "What it is.", IsRequired: true));
}
