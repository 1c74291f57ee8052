using Experiments.Checkpoints;
using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

/// <summary>Same numbers as big_vision; origin and tolerance of each fixture stand in its README.</summary>
public class ParityTests
{
    private static IReadOnlyDictionary<string, Tensor> Fixture(string folder, string file = "io") =>
        SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "Fixtures", folder, file + ".safetensors"));

    private static void Agree(Tensor expected, Tensor actual, double tolerance, string name)
    {
        double error = (expected - actual.reshape(expected.shape)).abs().max().item<float>() / expected.abs().max().item<float>();
        Assert.True(error < tolerance, $"{name}: relative error {error:g3}");
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("sigmoid_late")]
    [InlineData("softmax")]
    public void Contrastive_losses_give_the_values_and_gradients_of_the_original(string name)
    {
        using var scope = NewDisposeScope();
        var io = Fixture("losses");
        bool sigmoid = name.StartsWith("sigmoid", StringComparison.Ordinal);
        var inputs = (sigmoid ? new[] { "image", "text", "t", "b" } : ["image", "text", "t"])
            .ToDictionary(k => k, k => io[$"in.{name}.{k}"].clone().requires_grad_(true));
        var x = Unit(inputs["image"]);
        var y = Unit(inputs["text"]);
        var logits = x.matmul(y.t()) * inputs["t"].exp();
        if (sigmoid)
            logits = logits + inputs["b"];
        var loss = sigmoid ? SigmoidLoss.FromLogits(logits) : SoftmaxLoss.FromLogits(logits);
        Agree(io[$"out.{name}.logits"], logits, 1e-5, "logits");
        Agree(io[$"out.{name}.loss"], loss, 1e-5, "loss");
        if (sigmoid)
            Agree(io[$"out.{name}.loss"], SigmoidLoss.Chunked(x, y, inputs["t"], inputs["b"], 4), 1e-5, "chunked loss");
        loss.backward();
        foreach (var (key, value) in inputs)
            Agree(io[$"grad.{name}.{key}"], value.grad!, 1e-4, $"gradient of {key}");
    }

    private static Tensor Unit(Tensor x) => x / (x.norm(-1, keepdim: true) + 1e-8);
}
