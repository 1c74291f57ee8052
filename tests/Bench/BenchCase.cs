namespace Experiments.Bench;

/// <summary>One thing to time.</summary>
/// <param name="run">The timed call; tensors it leaves in the dispose scope are freed outside the time.</param>
/// <param name="flop">Floating-point operations of a call, 2 a multiply-add, matrix products alone; 0 where they say nothing.</param>
/// <param name="owned">What the case holds; disposed with it.</param>
internal sealed class BenchCase(Action run, double flop = 0, params IDisposable[] owned) : IDisposable
{
    public double Flop => flop;

    /// <summary>What a call gets through, such as 64 images: shown as so many a second.</summary>
    public IReadOnlyList<(string Unit, double Count)> Work { get; init; } = [];

    /// <summary>Name of the case that this one is set beside, call by call, when it is timed alone; null for none.</summary>
    public string? Beside { get; init; }

    public void Run() => run();

    public void Dispose()
    {
        foreach (var item in owned)
            item.Dispose();
    }
}
