using TorchSharp;

namespace Experiments.Lib.Tests;

/// <summary>Counts the tensors that are alive, without those that only wait for their finalizer.</summary>
internal static class LiveTensors
{
    public static long Count()
    {
        for (int round = 0; round < 2; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return torch.Tensor.TotalCount;
    }
}
