using static TorchSharp.torch;

namespace Experiments.Resume;

/// <summary>Inputs float32[B, 8] and classes int64[B].</summary>
public sealed record NoisyPair(Tensor Input, Tensor Class) : IDisposable
{
    public void Dispose()
    {
        Input.Dispose();
        Class.Dispose();
    }
}
