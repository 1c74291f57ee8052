using Experiments.Core.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Training;

public class AutocastTests
{
    [Fact]
    public void Products_are_bfloat16_inside_and_float32_outside()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(4, 4);
        var x = randn(2, 4);
        Tensor loss;
        using (new Autocast(DeviceType.CPU, ScalarType.BFloat16))
        {
            var y = linear.forward(x);
            Assert.Equal(ScalarType.BFloat16, y.dtype);
            loss = nn.functional.mse_loss(y.to(float32), zeros(2, 4));
        }
        Assert.Equal(ScalarType.Float32, linear.forward(x).dtype);
        loss.backward();
        Assert.Equal(ScalarType.Float32, linear.weight!.grad!.dtype);
    }
}
