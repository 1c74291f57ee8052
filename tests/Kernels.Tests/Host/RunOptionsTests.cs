using Experiments.Kernels.Host;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Tests.Host;

public class RunOptionsTests
{
    [Fact]
    public void Options_are_read_in_any_order_and_both_spellings()
    {
        var options = RunOptions.Parse(["a.ipynb", "--size=quick", "--set", "steps=3", "b.ipynb", "--jobs=4", "--set", "x=a=b", "--out", "o", "--timeout", "1.5", "--in-place"]);
        Assert.Equal(["a.ipynb", "b.ipynb"], options.Paths);
        Assert.Equal(NotebookSize.Quick, options.Size);
        Assert.Equal([new Setting("steps", "3"), new Setting("x", "a=b")], options.Settings);
        Assert.Equal(("o", TimeSpan.FromSeconds(1.5), 4, true), (options.Out, options.Timeout, options.Jobs, options.InPlace));
    }

    [Fact]
    public void Nothing_is_on_that_was_not_asked_for()
    {
        var options = RunOptions.Parse(["a.ipynb"]);
        Assert.Equal((null, "runs", null, 1), (options.Size, options.Out, options.Timeout, options.Jobs));
        Assert.Equal((false, false, false, false), (options.InPlace, options.NoPage, options.AllowErrors, options.Check));
    }

    [Fact]
    public void Each_flag_turns_on_its_own()
    {
        var options = RunOptions.Parse(["--no-page", "a.ipynb", "--check", "--allow-errors"]);
        Assert.Equal((false, true, true, true), (options.InPlace, options.NoPage, options.AllowErrors, options.Check));
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
    [InlineData("--check takes no value.", "a", "--check=")]
    [InlineData("--jobs is '0'; use how many notebooks run side by side, from 1.", "a", "--jobs", "0")]
    [InlineData("--jobs is 'all'; use how many notebooks run side by side, from 1.", "a", "--jobs", "all")]
    [InlineData("--check compares notebooks and leaves them as they are; leave out --in-place.", "a", "--in-place", "--check")]
    [InlineData("--out needs a folder.", "a", "--out=")]
    public void A_wrong_option_says_what_is_right(string message, params string[] args) =>
        Assert.StartsWith(message, Assert.Throws<UsageException>(() => RunOptions.Parse(args)).Message);
}
