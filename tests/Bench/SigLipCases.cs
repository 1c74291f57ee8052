using Experiments.Models;
using Experiments.Objectives;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>A contrastive step of student size, and its forward pass alone, on the library's own layers.</summary>
internal static class SigLipCases
{
    private const int Batch = 128;

    private static readonly DualEncoderConfig Config = new(
        new VitConfig(192, 6, 3, 768, 8, 64, ImagePooling.Gap, 192),
        new TextConfig(192, 2, 3, 768, 1000, 16, TextPooling.Mean, 192));

    private static double ForwardFlop =>
        Batch * (Blocks(Config.Image.Tokens, Config.Image.Depth) + 2.0 * 64 * 192 * 192 + Blocks(Config.Text.Length, Config.Text.Depth));

    public static BenchCase? Create(string name) => name switch
    {
        "siglip_step" => Step(),
        "siglip_fwd" => Forward(),
        _ => null,
    };

    private static BenchCase Step()
    {
        var (model, images, tokens) = Inputs();
        var optimiser = new FusedAdamW(model, AdamWConfig.Torch);
        void Train()
        {
            model.zero_grad();
            var loss = SigmoidLoss.FromLogits(model.forward(images, tokens));
            loss.backward();
            optimiser.Step();
            RequireNumber(loss.item<float>());
        }
        return new(Train, 3 * ForwardFlop, model, images, tokens, optimiser);
    }

    private static BenchCase Forward()
    {
        var (model, images, tokens) = Inputs();
        void Infer()
        {
            using var quiet = inference_mode();
            RequireNumber(SigmoidLoss.FromLogits(model.forward(images, tokens)).item<float>());
        }
        return new(Infer, ForwardFlop, model, images, tokens);
    }

    private static (DualEncoder Model, Tensor Images, Tensor Tokens) Inputs()
    {
        manual_seed(0);
        return (
            new DualEncoder(Config),
            randn(Batch, 3, 64, 64).DetachFromDisposeScope(),
            randint(1000, [Batch, 16]).DetachFromDisposeScope());
    }

    private static double Blocks(int tokens, int depth)
    {
        const double d = 192;
        return depth * tokens * (24 * d * d + 4 * tokens * d);
    }

    private static void RequireNumber(float loss)
    {
        if (float.IsNaN(loss))
            throw new InvalidOperationException("The loss is not a number.");
    }
}
