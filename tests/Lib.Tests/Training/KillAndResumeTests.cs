using System.Diagnostics;
using Experiments.Resume;
using Xunit.Abstractions;

namespace Experiments.Lib.Tests.Training;

/// <summary>Starts a real training process, kills it with SIGKILL, starts it again, and compares everything it computed.</summary>
public sealed class KillAndResumeTests(ITestOutputHelper output) : IDisposable
{
    private const int Steps = 40;
    private readonly string root = Directory.CreateTempSubdirectory("kill").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void A_run_killed_three_times_ends_with_the_same_bits()
    {
        string expected = Finish("straight");
        foreach (int step in new[] { 4, 17, 30 })
            Assert.True(Kill("killed", step, TimeSpan.Zero), $"The run ended before step {step}.");
        Assert.Equal(expected, Finish("killed"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Twenty_runs_killed_at_random_moments_end_with_the_same_bits()
    {
        string expected = Finish("straight");
        var random = new Random(1);
        int kills = 0, identical = 0;
        for (int run = 0; run < 20; run++)
        {
            // Up to 3 ms after a step is said: within the next steps, their log lines and their checkpoints.
            if (Kill($"run{run}", random.Next(1, Steps), TimeSpan.FromMilliseconds(3 * random.NextDouble())))
                kills++;
            if (Finish($"run{run}") == expected)
                identical++;
        }
        output.WriteLine($"{identical}/20 identical, {kills} killed before their end");
        Assert.Equal(20, identical);
        Assert.InRange(kills, 15, 20);
    }

    private Process Start(string name)
    {
        string program = typeof(DroppingModel).Assembly.Location;
        return Process.Start(new ProcessStartInfo("dotnet", [program, Path.Combine(root, name), $"{Steps}"]) { RedirectStandardOutput = true })!;
    }

    /// <summary>Kills a run once it has said a step; false when it had ended by then.</summary>
    private bool Kill(string name, int step, TimeSpan delay)
    {
        using var process = Start(name);
        string? line;
        do
            line = process.StandardOutput.ReadLine();
        while (line is not null && !(line.StartsWith("step ", StringComparison.Ordinal) && int.Parse(line[5..]) >= step));
        Thread.Sleep(delay);
        process.Kill();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode != 0;
    }

    private string Finish(string name)
    {
        using var process = Start(name);
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text.Split('\n').Single(line => line.StartsWith("digest ", StringComparison.Ordinal));
    }
}
