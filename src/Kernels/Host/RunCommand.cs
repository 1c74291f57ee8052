using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Host;

/// <summary>The <c>run</c> command: notebooks in, executed notebooks and pages out.</summary>
internal static class RunCommand
{
    private const int UsualWidth = 80;

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Contains("--help"))
        {
            output.WriteLine(RunOptions.Usage);
            return ExitCode.Success;
        }
        try
        {
            var options = RunOptions.Parse(args);
            var jobs = NotebookJob.ReadAll(options);
            foreach (var job in jobs)
                OutputFile.CheckFolder(job.Folder);
            return Run(jobs, options, output, error);
        }
        catch (Exception e) when (e is UsageException or NotebookFormatException)
        {
            error.WriteLine(e.Message);
            return ExitCode.Usage;
        }
    }

    private static int Run(IReadOnlyList<NotebookJob> jobs, RunOptions options, TextWriter output, TextWriter error)
    {
        using var progress = new RunProgress(output, error, TerminalWidth(), isNaming: options.Jobs > 1 && jobs.Count > 1);
        var queue = new NotebookQueue(jobs, options, progress);
        ConsoleCancelEventHandler onInterrupt = (_, key) =>
        {
            key.Cancel = true;
            queue.Interrupt();
        };
        Console.CancelKeyPress += onInterrupt;
        var outcomes = queue.Run();
        Console.CancelKeyPress -= onInterrupt;
        if (queue.IsInterrupted)
            return ExitCode.Interrupted;
        int failed = outcomes.Count(outcome => outcome.HasFailed);
        if (outcomes.Count > 1)
            output.WriteLine($"{outcomes.Count} notebooks, {(failed == 0 ? "all succeeded" : $"{failed} failed")}.");
        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    // The last column stays free: some terminals begin a new line once it is written.
    private static int? TerminalWidth() => Console.IsOutputRedirected ? null : (Console.WindowWidth > 20 ? Console.WindowWidth : UsualWidth) - 1;
}
