using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>Metrics of the steps since the last line of the log, left on the device until they are read together.</summary>
/// <remarks>Reading a number from a GPU waits for all work before it; reading once a line keeps the device busy in between.</remarks>
internal sealed class MetricWindow : IDisposable
{
    private readonly Dictionary<string, List<Tensor>> pending = [];

    /// <summary>Keeps a single number.</summary>
    public void Add(string name, Tensor value)
    {
        if (!pending.TryGetValue(name, out var list))
            pending[name] = list = [];
        list.Add(value.detach().to(float32).reshape(1).DetachFromDisposeScope());
    }

    /// <summary>All numbers by metric, in the order they came; the window is empty afterwards.</summary>
    public Dictionary<string, float[]> Drain()
    {
        using var scope = NewDisposeScope();
        var values = pending.Where(p => p.Value.Count > 0).ToDictionary(p => p.Key, p => cat(p.Value).cpu().data<float>().ToArray());
        Dispose();
        return values;
    }

    public void Dispose()
    {
        foreach (var list in pending.Values)
        {
            list.ForEach(value => value.Dispose());
            list.Clear();
        }
    }
}
