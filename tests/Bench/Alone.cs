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
        using var item = Cases.Create(name);
        using var other = item.Beside is null ? null : Cases.Create(item.Beside);
        var timings = Measure(steps, other is null ? [item] : [item, other]);
        var timing = timings[0];
        Console.WriteLine($"{name}: {timing.MedianWall:0.0} ms, CPU {timing.MedianCpu:0.0} ms (medians of {steps}, {get_num_threads()} threads)");
        foreach (var (unit, count) in item.Work)
            Console.WriteLine($"{count / timing.MedianWall * 1000:0} {unit}/s");
        if (other is not null)
        {
            var ratios = new Timing([.. timings[1].Wall.Zip(timing.Wall, (a, b) => a / b)], [.. timings[1].Cpu.Zip(timing.Cpu, (a, b) => a / b)]);
            Console.WriteLine($"{item.Beside}: {timings[1].MedianWall:0.0} ms, {ratios.MedianWall:0.00} times as long, CPU {ratios.MedianCpu:0.00} (medians of pairs)");
        }
        if (item.Flop == 0)
            return;
        using var product = Cases.Create("gemm_1024");
        double rate = item.Flop / timing.MedianWall / 1e6, peak = product.Flop / Measure(9, product)[0].MedianWall / 1e6;
        Console.WriteLine($"{rate:0.0} GFLOP/s, {rate / peak:P0} of the {peak:0.0} GFLOP/s of a matrix product");
    }

    /// <summary>Times cases in turn, after some calls that do not count.</summary>
    private static Timing[] Measure(int steps, params BenchCase[] items)
    {
        foreach (var item in items)
            Timing.Of(item, WarmUp);
        var calls = Enumerable.Range(0, steps).Select(_ => items.Select(item => Timing.Of(item, 1)).ToArray()).ToArray();
        return [.. items.Select((_, i) => new Timing([.. calls.Select(c => c[i].Wall[0])], [.. calls.Select(c => c[i].Cpu[0])]))];
    }
}
