using System.Diagnostics;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>Wall and CPU milliseconds of each of several calls.</summary>
internal sealed record Timing(double[] Wall, double[] Cpu)
{
    public double MedianWall => Median(Wall);

    public double MedianCpu => Median(Cpu);

    public static Timing Of(BenchCase item, int calls)
    {
        var timing = new Timing(new double[calls], new double[calls]);
        for (int i = 0; i < calls; i++)
        {
            using var scope = NewDisposeScope();
            double cpu = ProcessClock.CpuMilliseconds;
            long start = Stopwatch.GetTimestamp();
            item.Run();
            timing.Wall[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            timing.Cpu[i] = ProcessClock.CpuMilliseconds - cpu;
        }
        return timing;
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
