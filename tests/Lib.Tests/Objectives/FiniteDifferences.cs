using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Objectives;

/// <summary>Gradients checked against central differences in float64.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;

    public static void AssertGradient(Tensor input, Func<Tensor, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        var x = input.to(ScalarType.Float64).clone().requires_grad_(true);
        loss(x).backward();
        var analytic = x.grad!.flatten();
        var flat = input.to(ScalarType.Float64).flatten();
        for (long i = 0; i < flat.shape[0]; i++)
        {
            double At(double shift)
            {
                using var inner = NewDisposeScope();
                var moved = flat.clone();
                moved[i] += shift;
                return loss(moved.reshape(input.shape)).item<double>();
            }
            double numeric = (At(Step) - At(-Step)) / (2 * Step);
            Assert.Equal(numeric, analytic[i].item<double>(), 1e-8);
        }
    }
}
