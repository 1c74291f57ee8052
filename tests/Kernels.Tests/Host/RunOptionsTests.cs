using Experiments.Kernels.Host;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Tests.Host;

public class RunOptionsTests
{
    [Fact]
    public void Options_are_read_in_any_order_and_both_spellings()
    {
        var options = RunOptions.Parse(["a.ipynb", "--size=quick", "--set", "steps=3", "b.ipynb", "--set", "x=a=b", "--out", "o", "--timeout", "1.5", "--in-place"]);
        Assert.Equal(["a.ipynb", "b.ipynb"], options.Notebooks);
        Assert.Equal(NotebookSize.Quick, options.Size);
        Assert.Equal([new Setting("steps", "3"), new Setting("x", "a=b")], options.Settings);
        Assert.Equal(("o", TimeSpan.FromSeconds(1.5), true), (options.Out, options.Timeout, options.InPlace));
    }

    [Fact]
    public void Defaults_are_a_lesson_in_runs()
    {
        var options = RunOptions.Parse(["a.ipynb"]);
        Assert.Equal((NotebookSize.Lesson, "runs", null, false), (options.Size, options.Out, options.Timeout, options.InPlace));
    }

    [Theory]
    [InlineData("No notebook is named. ")]
    [InlineData("Unknown option '--sise'; did you mean --size?", "a", "--sise", "quick")]
    [InlineData("--size is 'huge'; use quick, lesson or paper.", "a", "--size", "huge")]
    [InlineData("--size is '1'; use quick, lesson or paper.", "a", "--size", "1")]
    [InlineData("--size needs a value. ", "a", "--size")]
    [InlineData("--set takes name=value, not 'steps'.", "a", "--set", "steps")]
    [InlineData("--timeout is '0'; use seconds per cell, above 0.", "a", "--timeout", "0")]
    [InlineData("--timeout is 'NaN'; use seconds per cell, above 0.", "a", "--timeout", "NaN")]
    [InlineData("--in-place takes no value.", "a", "--in-place=yes")]
    [InlineData("--out needs a folder.", "a", "--out=")]
    public void A_wrong_option_says_what_is_right(string message, params string[] args) =>
        Assert.StartsWith(message, Assert.Throws<UsageException>(() => RunOptions.Parse(args)).Message);
}
