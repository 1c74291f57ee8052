using Experiments.Core;

namespace Experiments.Lib.Tests.Core;

public class ProgressLineTests
{
    [Fact]
    public void A_live_line_rewrites_itself_and_ends_once()
    {
        var output = new StringWriter();
        using (var line = new ProgressLine("train", 100, output, live: true))
        {
            line.Report(1, () => "loss 3.00");
            line.Report(100, () => "loss 1.00");
        }
        string text = output.ToString();
        Assert.StartsWith("\rtrain  1/100", text, StringComparison.Ordinal);
        Assert.EndsWith("loss 1.00", text.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(1, text.Count(c => c == '\n'));
    }

    [Fact]
    public void Ten_updates_a_second_at_most()
    {
        var output = new StringWriter();
        using (var line = new ProgressLine("train", 1_000_000, output, live: true))
        {
            for (int i = 0; i < 100_000; i++)
                line.Report(i);
        }
        Assert.InRange(output.ToString().Count(c => c == '\r'), 2, 30);
    }

    [Fact]
    public void Slow_items_show_their_seconds()
    {
        var output = new StringWriter();
        using (var line = new ProgressLine("runs", 10, output, live: false))
        {
            Thread.Sleep(1100);
            line.Report(1);
        }
        Assert.Contains(" s each  ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(" left", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_line_is_written_once()
    {
        var output = new StringWriter();
        using (var line = new ProgressLine("train", 10, output, live: false))
        {
            for (int i = 1; i <= 10; i++)
                line.Report(i, () => $"loss {i}");
        }
        Assert.Equal(1, output.ToString().Count(c => c == '\n'));
        Assert.Contains("10/10", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("loss 10", output.ToString(), StringComparison.Ordinal);
    }
}
