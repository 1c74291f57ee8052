using Experiments.Checkpoints;
using Experiments.Layers;
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

    [Theory]
    [InlineData(4, 4, 8)]
    [InlineData(3, 5, 16)]
    [InlineData(7, 2, 64)]
    public void Sine_and_cosine_positions_are_the_original_ones(int rows, int columns, int width)
    {
        using var scope = NewDisposeScope();
        Assert.True(allclose(Fixture("bigvision_misc")[$"out.sincos2d.{rows}x{columns}x{width}"], PositionTable.SinCos2d(width, rows, columns)[0], atol: 1e-5));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(12)]
    public void Position_tables_are_resampled_as_in_the_original(int side)
    {
        using var scope = NewDisposeScope();
        var io = Fixture("bigvision_misc");
        Assert.True(allclose(io[$"out.resample.{side}"], PositionTable.Resample(io["in.posemb_4x4"], side, side), atol: 1e-5));
    }

    private static Tensor Unit(Tensor x) => x / (x.norm(-1, keepdim: true) + 1e-8);
}
