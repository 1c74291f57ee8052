using Experiments.Core;
using Experiments.Worlds.Export;

namespace Experiments.Kernels.Host;

/// <summary>The <c>world</c> command: <c>world export</c> writes scenes as a data set.</summary>
internal static class WorldCommand
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int WrongUsage = 2;
    private const int Interrupted = 130;

    /// <summary>Runs the command.</summary>
    /// <param name="args">Arguments after <c>world</c>.</param>
    /// <param name="output">Progress and the last word.</param>
    /// <param name="error">What went wrong, in one line.</param>
    /// <returns>0 when done, 1 when the folder cannot be written, 2 for wrong arguments, 130 when interrupted.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Length == 0 || args[0] != "export" || args.Contains("--help"))
        {
            bool asked = args.Contains("--help");
            (asked ? output : error).WriteLine(WorldExportOptions.Usage);
            return asked ? Success : WrongUsage;
        }
        using var interrupt = new CancellationTokenSource();
        ConsoleCancelEventHandler onInterrupt = (_, key) =>
        {
            key.Cancel = true;
            interrupt.Cancel();
        };
        Console.CancelKeyPress += onInterrupt;
        try
        {
            Export(WorldExportOptions.Parse(args[1..]), output, interrupt.Token);
            return Success;
        }
        catch (ArgumentException e)
        {
            error.WriteLine(e.Message);
            return WrongUsage;
        }
        catch (IOException e)
        {
            error.WriteLine(e.Message);
            return Failure;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Interrupted; nothing was written.");
            return Interrupted;
        }
        finally
        {
            Console.CancelKeyPress -= onInterrupt;
        }
    }

    private static void Export(WorldExportOptions o, TextWriter output, CancellationToken cancellation)
    {
        using var progress = new ProgressLine($"{o.Profile.Name} to {o.Out}", o.Count, output);
        if (o.Format == "coco")
            WorldExport.ToCoco(o.Out, o.Profile, o.Stream, o.Count, o.Size, o.Start, o.Seed, progress, cancellation);
        else
            WorldExport.ToShards(o.Out, o.Profile, o.Stream, o.Count, o.Size, o.SamplesPerShard, o.Start, o.Seed, progress, cancellation);
    }
}
