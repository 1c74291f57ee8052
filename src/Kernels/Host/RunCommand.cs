using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Host;

/// <summary>The <c>run</c> command: notebooks in, executed notebooks and pages out.</summary>
internal static class RunCommand
{
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
            var jobs = NotebookJob.ReadAll(options.Notebooks, options.Out);
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
        var outcomes = new List<RunOutcome>();
        using var progress = new RunProgress(output, isLive: !Console.IsOutputRedirected);
        foreach (var job in jobs)
        {
            var runner = new NotebookRunner(job, options, progress);
            ConsoleCancelEventHandler onInterrupt = (_, key) =>
            {
                key.Cancel = true;
                runner.Interrupt();
            };
            Console.CancelKeyPress += onInterrupt;
            var outcome = runner.Run();
            Console.CancelKeyPress -= onInterrupt;
            outcomes.Add(outcome);
            progress.End(outcome);
            if (outcome.Failure is not null)
                error.WriteLine(outcome.Failure);
            if (outcome.Interrupted)
                return ExitCode.Interrupted;
        }
        int failed = outcomes.Count(outcome => outcome.Failure is not null);
        if (outcomes.Count > 1)
            output.WriteLine($"{outcomes.Count} notebooks, {(failed == 0 ? "all succeeded" : $"{failed} failed")}.");
        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
