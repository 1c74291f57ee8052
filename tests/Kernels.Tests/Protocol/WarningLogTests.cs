using Experiments.Kernels.Protocol;

namespace Experiments.Kernels.Tests.Protocol;

public class WarningLogTests
{
    private readonly List<string> lines = [];

    [Fact]
    public void A_warning_is_one_short_line_whatever_it_quotes()
    {
        var log = new WarningLog(lines.Add);
        log.Add("type 'a\n\u001b[2Jb'");
        log.Add(new string('a', 10_000));
        Assert.Equal(["type 'a  [2Jb'", new string('a', 300) + "…"], lines);
    }

    [Fact]
    public void Twenty_warnings_pass_and_the_rest_of_the_minute_is_counted()
    {
        var log = new WarningLog(lines.Add);
        for (int i = 0; i < 1000; i++)
            log.Add($"{i}");
        Assert.Equal([.. Enumerable.Range(0, 20).Select(i => $"{i}"), "Further warnings of this minute are only counted."], lines);
    }
}
