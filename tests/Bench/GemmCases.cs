using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>float32 N x N products: what the machine's BLAS can do.</summary>
internal static class GemmCases
{
    public static BenchCase? Create(string name)
    {
        if (!name.StartsWith("gemm_", StringComparison.Ordinal) || !int.TryParse(name[5..], out int n))
            return null;
        var a = rand(n, n).DetachFromDisposeScope();
        var b = rand(n, n).DetachFromDisposeScope();
        void Multiply()
        {
            using var quiet = inference_mode();
            a.mm(b).Dispose();
        }
        return new(Multiply, 2.0 * n * n * n, a, b);
    }
}
