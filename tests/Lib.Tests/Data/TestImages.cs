using Experiments.Core;
using TorchSharp;

namespace Experiments.Lib.Tests.Data;

/// <summary>Byte images made of counter-based noise and flat areas.</summary>
internal static class TestImages
{
    public static torch.Tensor Noise(int height, int width, ulong seed = 1)
    {
        var random = new CounterRandom(seed, 0, 0);
        var bytes = new byte[3 * height * width];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i / 7 % 3 == 0 ? 40 : random.Bits((ulong)i));
        return torch.tensor(bytes, [3, height, width]);
    }

    public static void AssertEqual(torch.Tensor expected, torch.Tensor actual)
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.eq(actual).all().item<bool>());
    }
}
