using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>Times one case without a driver and sets it beside the matrix product of the same machine.</summary>
internal static class Alone
{
    private const string Usage = "usage: Experiments.Bench CASE [--threads N] [--steps K]   or   Experiments.Bench worker|world|loading|loading-memory";
    private const int WarmUp = 2;

    public static int Run(string[] args)
    {
        int threads = 1, steps = 9;
        string? name = args.Length > 0 && !args[0].StartsWith('-') ? args[0] : null;
        for (int i = 1; i < args.Length; i += 2)
        {
            if (i + 1 >= args.Length || !int.TryParse(args[i + 1], out int value) || value < 1 || args[i] is not ("--threads" or "--steps"))
                name = null;
            else if (args[i] == "--threads")
                threads = value;
            else
                steps = value;
        }
        if (name is null)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        set_num_threads(threads);
        try
        {
            Report(name, steps);
            return 0;
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static void Report(string name, int steps)
    {
        var (timing, flop) = Measure(name, steps);
        Console.WriteLine($"{name}: {timing.MedianWall:0.0} ms, CPU {timing.MedianCpu:0.0} ms (medians of {steps}, {get_num_threads()} threads)");
        if (flop == 0)
            return;
        var (product, productFlop) = Measure("gemm_1024", 9);
        double rate = flop / timing.MedianWall / 1e6, peak = productFlop / product.MedianWall / 1e6;
        Console.WriteLine($"{rate:0.0} GFLOP/s, {rate / peak:P0} of the {peak:0.0} GFLOP/s of a matrix product");
    }

    private static (Timing Timing, double Flop) Measure(string name, int steps)
    {
        using var item = Cases.Create(name);
        Timing.Of(item, WarmUp);
        return (Timing.Of(item, steps), item.Flop);
    }
}
