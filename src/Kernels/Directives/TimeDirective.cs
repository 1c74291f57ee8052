using System.Diagnostics;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Shows a cell's wall time, compilation included.</summary>
internal sealed class TimeDirective() : Directive("#!time", "Shows how long the cell took.")
{
    public override void Run(DirectiveCall call)
    {
        long start = Stopwatch.GetTimestamp();
        call.Cell.AtEnd.Add(() => call.Cell.Display(Formatter.Format($"Wall time: {Wall(Stopwatch.GetElapsedTime(start))}"), displayId: null));
    }

    private static string Wall(TimeSpan time) => time.TotalSeconds >= 60
        ? $"{(int)time.TotalMinutes} min {time.Seconds} s"
        : time.TotalSeconds >= 1 ? $"{time.TotalSeconds:0.00} s" : $"{time.TotalMilliseconds:0.0} ms";
}
