using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Tests.Engine;

public class ConsoleTests
{
    [Fact]
    public void Many_lines_arrive_complete_in_order_and_in_few_messages()
    {
        using var session = new TestSession();
        session.Run("for (int i = 0; i < 10_000; i++) Console.WriteLine(i);");
        Assert.Equal(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\n")), session.Stdout);
        Assert.InRange(session.Outputs.Count, 1, 200);
    }

    [Fact]
    public void Text_keeps_its_place_between_displays_and_streams()
    {
        using var session = new TestSession();
        session.Run("Console.Write(\"a\");\ndisplay(1);\nConsole.Write(\"b\");\nConsole.Error.Write(\"c\");\nConsole.Write(\"d\");\n2");
        Assert.Equal(
            ["stdout a", "1", "stdout b", "stderr c", "stdout d", "2"],
            session.Outputs.Select(o => o is StreamOutput s ? $"{s.Name} {s.Text}" : session.Texts[o is DisplayOutput ? 0 : 1]));
    }

    [Fact]
    public void Output_of_background_work_stays_with_the_cell_that_started_it()
    {
        using var session = new TestSession();
        session.Run("var gate = new ManualResetEventSlim();\nvar work = Task.Run(() => { gate.Wait(); Console.Write(\"late\"); });");
        session.Run("gate.Set();\nwork.Wait();\nConsole.Write(\"own\");");
        Assert.Contains("own", session.Stdout);
        Assert.True(SpinWait.SpinUntil(() => session.Stdout.Contains("late", StringComparison.Ordinal), 5000));
        Assert.Equal("own", session.Outputs.OfType<StreamOutput>().First(s => s.Text.Contains("own", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public void Characters_of_two_halves_are_never_split()
    {
        using var session = new TestSession();
        session.Run("foreach (char c in string.Concat(Enumerable.Repeat(\"🐎\", 40_000))) Console.Write(c);\nConsole.Write(\"🐎\"[0]);\nThread.Sleep(120);\nConsole.Write(\"🐎\"[1]);");
        Assert.True(session.Outputs.Count > 1);
        Assert.All(session.Outputs.OfType<StreamOutput>(), s => Assert.False(char.IsHighSurrogate(s.Text[^1])));
    }
}
