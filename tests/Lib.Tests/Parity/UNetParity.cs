using System.Text.Json;
using System.Text.RegularExpressions;
using Experiments.Models;
using Experiments.Models.Pretrained;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>diffusers' U-Nets: values, the output of named modules, loss, gradients, and the embedding of timesteps.</summary>
internal sealed partial class UNetParity : IParityCheck
{
    public bool Recognises(Fixture fixture) =>
        fixture.Has("diffusion_pytorch_model.safetensors") && (fixture.ConfigIs("_class_name", "UNet2DModel") || fixture.ConfigIs("_class_name", "UNet2DConditionModel"));

    public void Run(Fixture fixture)
    {
        var io = fixture.Io;
        foreach (string name in io.Keys)
        {
            if (Sinusoids().Match(name) is { Success: true } match)
                fixture.Agree(name, TimestepSinusoids.Embed(io["in.timestep_embedding.t"], (int)io[name].shape[1], match.Groups["order"].Value == "cos_sin", int.Parse(match.Groups["shift"].Value)));
        }
        using var model = UNetCheckpoint.Load(fixture.Folder);
        var outputs = Listen(model);
        var output = model.call(io["in.sample"], io["in.timestep"], Conditions(io));
        fixture.Agree("out.sample", output);
        foreach (string name in io.Keys.Where(n => n.StartsWith("out.hook.", StringComparison.Ordinal)))
        {
            if (outputs.TryGetValue(name["out.hook.".Length..], out var seen))
                fixture.Agree(name, seen);
        }
        if (io.TryGetValue("in.target", out var target))
            CompareGradients(fixture, model, nn.functional.mse_loss(output, target));
        CompareExport(fixture, model);
    }

    private static UNetConditions Conditions(IReadOnlyDictionary<string, Tensor> io) => new(
        io.GetValueOrDefault("in.encoder_hidden_states"),
        io.GetValueOrDefault("in.class_labels"),
        io.GetValueOrDefault("in.text_embeds"),
        io.GetValueOrDefault("in.time_ids"),
        io.GetValueOrDefault("in.timestep_cond"));

    /// <summary>Every module's last output under its name, which is the published one.</summary>
    private static Dictionary<string, Tensor> Listen(UNet model)
    {
        var outputs = new Dictionary<string, Tensor>();
        foreach (var (name, module) in model.named_modules())
        {
            Tensor Keep(Tensor output) => outputs[name] = output.alias().DetachFromDisposeScope();
            switch (module)
            {
                case nn.Module<Tensor, Tensor> one:
                    one.register_forward_hook((_, _, output) => Keep(output));
                    break;
                case nn.Module<Tensor, Tensor, Tensor> two:
                    two.register_forward_hook((_, _, _, output) => Keep(output));
                    break;
                case nn.Module<Tensor, long[], Tensor> sized:
                    sized.register_forward_hook((_, _, _, output) => Keep(output));
                    break;
                case nn.Module<Tensor, Tensor, Tensor, Tensor> three:
                    three.register_forward_hook((_, _, _, _, output) => Keep(output));
                    break;
                case nn.Module<Tensor, Tensor, Tensor, Stack<Tensor>, Tensor> four when name.StartsWith("up_blocks", StringComparison.Ordinal):
                    four.register_forward_hook((_, _, _, _, _, output) => Keep(output));
                    break;
            }
        }
        return outputs;
    }

    private static void CompareGradients(Fixture fixture, UNet model, Tensor loss)
    {
        fixture.Agree("out.loss", loss);
        loss.backward();
        var names = UNetCheckpoint.HuggingFace(model.Config);
        using var gradients = new UNet(model.Config);
        using (no_grad())
        {
            var own = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
            foreach (var (name, parameter) in gradients.named_parameters())
                parameter.copy_(own[name].grad is { } grad ? grad : zeros_like(parameter));
        }
        var published = names.Export(gradients);
        foreach (string name in fixture.Io.Keys.Where(n => n.StartsWith("grad.", StringComparison.Ordinal)))
        {
            if (published.TryGetValue(name["grad.".Length..], out var gradient))
                fixture.Agree(name, gradient, 2e-4);
        }
    }

    /// <summary>What is written is read back bit by bit, weights and shape.</summary>
    private static void CompareExport(Fixture fixture, UNet model)
    {
        using var folder = new TemporaryFolder();
        UNetCheckpoint.Save(model, folder.Path);
        var written = Experiments.Checkpoints.SafeTensors.Read(Path.Combine(folder.Path, "diffusion_pytorch_model.safetensors"));
        var original = fixture.Tensors("diffusion_pytorch_model.safetensors");
        fixture.Require(written.Keys.Order().SequenceEqual(original.Keys.Order()), "export: names differ");
        foreach (var (name, tensor) in original)
            fixture.Require(written.TryGetValue(name, out var copy) && copy.shape.SequenceEqual(tensor.shape) && copy.bytes.SequenceEqual(tensor.bytes), $"export: {name} differs");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.Path, "config.json")));
        var config = UNetCheckpoint.Config(document.RootElement);
        fixture.Require(config.Levels.SequenceEqual(model.Config.Levels) && config with { Levels = model.Config.Levels } == model.Config, $"export: config.json gives {config}");
    }

    [GeneratedRegex(@"^out\.timestep_embedding\.(?<order>cos_sin|sin_cos)\.(?<shift>\d+)$")]
    private static partial Regex Sinusoids();
}
