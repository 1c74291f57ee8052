using Experiments.Core;
using Experiments.Data;
using static TorchSharp.torch;

namespace Experiments.Resume;

/// <summary>Points on both sides of a plane, each batch a pure function of seed and position.</summary>
public sealed class NoisyPairs(int batch, ulong seed = 1) : IBatchSource<NoisyPair>
{
    private const int Width = 8;

    public long Position { get; set; }

    public NoisyPair Next(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var random = new CounterRandom(seed, 0, (ulong)Position++);
        var input = new float[batch * Width];
        var classes = new long[batch];
        for (int i = 0; i < batch; i++)
        {
            float sum = 0;
            for (int j = 0; j < Width; j++)
                sum += input[(i * Width) + j] = random.Normal((ulong)((((i * Width) + j) * 2) + 0), (ulong)((((i * Width) + j) * 2) + 1));
            classes[i] = sum > 0 ? 1 : 0;
        }
        return new(
            tensor(input, [batch, Width]).DetachFromDisposeScope(),
            tensor(classes).DetachFromDisposeScope());
    }

    public void Dispose()
    {
    }
}
