using Experiments.Diffusion;
using Experiments.Models;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>A flow-matching step of a 64-pixel U-Net on the library's own layers.</summary>
internal static class UNetCases
{
    private const int Batch = 16;

    /// <summary>Forward three times: backward costs two forwards.</summary>
    private const double Flop = 3 * Batch * ForwardFlop;

    private const double ForwardFlop =
        2.0 * (3 * 64 * 9 + 2 * 64 * 64 * 9) * 4096
        + 2.0 * (64 * 64 * 9 + (64 * 128 + 128 * 128) * 9 + 64 * 128) * 1024
        + 2.0 * (128 * 128 * 9 + (128 * 256 + 256 * 256) * 9 + 128 * 256) * 256
        + 2.0 * 4 * 256 * 256 * 9 * 256 + 256.0 * 12 * 256 * 256
        + 2.0 * ((512 * 256 + 256 * 256) * 9 + 512 * 256) * 256
        + 2.0 * (256 * 128 * 9 + (256 * 128 + 128 * 128) * 9 + 256 * 128) * 1024
        + 2.0 * (128 * 64 * 9 + (128 * 64 + 64 * 64) * 9 + 128 * 64 + 64 * 3 * 9) * 4096;

    public static BenchCase? Create(string name) => name == "unet_step" ? Step() : null;

    private static BenchCase Step()
    {
        manual_seed(0);
        var model = new UNet(UNetConfig.Lean64);
        var images = randn(Batch, 3, 64, 64).DetachFromDisposeScope();
        var optimiser = new FusedAdamW(model, AdamWConfig.Torch);
        var objective = new DiffusionObjective(new FlowPath(), PredictionType.Flow);
        void Train()
        {
            model.zero_grad();
            var loss = objective.Loss((x, t) => model.forward(x, t), images);
            loss.backward();
            optimiser.Step();
            if (float.IsNaN(loss.item<float>()))
                throw new InvalidOperationException("The loss is not a number.");
        }
        return new(Train, Flop, model, images, optimiser);
    }
}
