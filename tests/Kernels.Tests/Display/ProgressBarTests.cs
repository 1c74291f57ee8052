using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Display;

public sealed class ProgressBarTests : IDisposable
{
    private readonly TestSession session = new();
    private readonly ManualClock clock = new();

    // Time that passes when told to.
    private sealed class ManualClock : TimeProvider
    {
        private readonly List<Alarm> alarms = [];
        private long now;

        private sealed class Alarm(ManualClock clock, Action ring, long due) : ITimer
        {
            public Action Ring => ring;

            public long Due => due;

            public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

            public void Dispose() => clock.alarms.Remove(this);

            public ValueTask DisposeAsync() => throw new NotSupportedException();
        }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            alarms.Add(new Alarm(this, () => callback(state), now + dueTime.Ticks));
            return alarms[^1];
        }

        public void Advance(int milliseconds)
        {
            now += milliseconds * TimeSpan.TicksPerMillisecond;
            foreach (var alarm in alarms.Where(alarm => alarm.Due <= now).ToList())
                alarm.Ring();
        }
    }

    public void Dispose() => session.Dispose();

    private ProgressBar Bar(long? total)
    {
        Assert.Null(session.Run("").Error);
        return new ProgressBar("Training", total, clock);
    }

    private JsonObject[] Shown => [.. session.Outputs.Select(o => o is UpdateOutput u ? u.Data : ((DisplayOutput)o).Data)];

    private string[] Lines => [.. Shown.Select(data => (string)data[MimeTypes.Text]!)];

    [Fact]
    public void It_shows_how_many_how_fast_and_how_long()
    {
        var bar = Bar(100);
        clock.Advance(2000);
        bar.Report(25, "loss <0.5>");
        clock.Advance(8000);
        bar.Report(100);
        Assert.Equal(["Training: 0/100", "Training: 25/100, 12.5/s, 6.0 s left, loss <0.5>", "Training: 100/100, in 10.0 s"], Lines);
        Assert.Equal(
            "<progress value=\"25\" max=\"100\" style=\"width:16em\"></progress> Training: 25/100, 12.5/s, 6.0 s left, loss &lt;0.5&gt;",
            (string)Shown[1][MimeTypes.Html]!);
    }

    [Fact]
    public void It_is_redrawn_ten_times_a_second_at_most()
    {
        var bar = Bar(100_000);
        for (int i = 1; i <= 1000; i++)
        {
            clock.Advance(1);
            bar.Report(i);
        }
        Assert.InRange(session.Outputs.Count, 5, 11);
    }

    [Fact]
    public void The_last_report_is_shown_even_when_no_other_follows()
    {
        var bar = Bar(100);
        bar.Report(1);
        bar.Report(2, "last");
        Assert.Single(Lines);
        clock.Advance(100);
        Assert.Equal("Training: 2/100, 20.0/s, 4.9 s left, last", Lines[^1]);
        Assert.Equal(2, Lines.Length);
    }

    [Fact]
    public void All_updates_go_to_one_display()
    {
        var bar = Bar(2);
        bar.Report(2);
        Assert.Equal(((DisplayOutput)session.Outputs[0]).DisplayId, ((UpdateOutput)session.Outputs[1]).DisplayId);
    }

    [Fact]
    public void A_loop_over_items_ends_with_its_final_state()
    {
        Assert.Null(session.Run("int sum = 0;\nforeach (int i in ProgressBar.Over(new[] { 1, 2, 3 }, \"Epochs\")) sum += i;\nConsole.Write(sum);").Error);
        Assert.Equal("6", session.Stdout);
        var last = session.Outputs.OfType<UpdateOutput>().Last().Data;
        Assert.StartsWith("Epochs: 3/3, in ", (string)last[MimeTypes.Text]!);
    }

    [Fact]
    public void A_loop_that_is_left_or_of_unknown_length_ends_too()
    {
        session.Run("foreach (int i in ProgressBar.Over(Enumerable.Range(0, 9).Where(i => i > 1))) { if (i == 4) break; }");
        var last = session.Outputs.OfType<UpdateOutput>().Last().Data;
        Assert.StartsWith("2, in ", (string)last[MimeTypes.Text]!);
        Assert.DoesNotContain("<progress", (string)last[MimeTypes.Html]!);
    }

    [Fact]
    public void A_negative_total_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Bar(-1));
}
