using Experiments.Kernels.Host;

namespace Experiments.Kernels.Tests.Host;

public class RunProgressTests
{
    private static NotebookJob Job(TestFolder folder) => NotebookJob.ReadAll(RunOptions.Parse([folder.Notebook("n.ipynb", "1")])).Single();

    [Theory]
    [InlineData("", 60)]
    [InlineData("one", 60, "one")]
    [InlineData("0123456…", 8, "0123456789")]
    [InlineData("a |b", 60, "a", "b")]
    [InlineData("0123456789012345678901234567… |b |  2 more", 70, "01234567890123456789012345678901234", "b", "c", "d")]
    public void One_line_tells_of_all_that_run_as_far_as_it_reaches(string line, int width, params string[] running)
    {
        Assert.Equal(line, RunProgress.Live(running, width));
        Assert.InRange(line.Length, 0, width);
    }

    [Fact]
    public void A_terminal_shows_the_running_cell_and_keeps_the_long_ones()
    {
        using var folder = new TestFolder();
        var output = new StringWriter();
        using var progress = new RunProgress(output, TextWriter.Null, width: 60, isNaming: true);
        var notebook = progress.Start(Job(folder), 3);
        notebook.Cell(1, "\n  title\nmore", () => "");
        notebook.CellDone(TimeSpan.FromSeconds(0.5));
        Assert.DoesNotContain("\n", output.ToString().Split("code cells)\n")[1]);
        notebook.CellDone(TimeSpan.FromSeconds(1.5));
        Assert.Matches(@"\r\u001b\[K.{1,60}\n\r\u001b\[K$", output.ToString());
    }

    [Fact]
    public void The_line_of_a_cell_is_its_own_progress_or_its_title()
    {
        using var folder = new TestFolder();
        using var progress = new RunProgress(TextWriter.Null, TextWriter.Null, width: null, isNaming: true);
        var notebook = progress.Start(Job(folder), 3);
        string own = "";
        Assert.Null(notebook.Running(isShort: false));
        notebook.Cell(2, "\n  title\nmore", () => own);
        Assert.Matches(@"^.+/n\.ipynb  cell  2/3    \d\.\d s  title$", notebook.Running(isShort: false));
        Assert.Matches(@"^n  cell  2/3    \d\.\d s  title$", notebook.Running(isShort: true));
        own = "step 4";
        Assert.EndsWith("s  step 4", notebook.Running(isShort: false));
        notebook.CellDone(TimeSpan.Zero);
        Assert.Null(notebook.Running(isShort: false));
    }
}
