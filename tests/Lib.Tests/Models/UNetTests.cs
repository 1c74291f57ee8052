using Experiments.Diffusion;
using Experiments.Models;
using Experiments.Models.Pretrained;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public class UNetTests
{
    private static UNetConfig Tiny => new(3, 3, [UNetLevel.Of(16, 1), UNetLevel.Of(24, 1, new UNetAttention(2))], new UNetAttention(2), Groups: 8);

    [Fact]
    public void A_fresh_network_predicts_nothing_so_its_loss_is_the_variance_of_the_target()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var net = new UNet(Tiny);
        var objective = new DiffusionObjective(NoiseSchedule.SquaredCosine(), PredictionType.Noise);
        var loss = objective.Loss((x, t) => net.forward(x, t), randn(16, 3, 16, 16));
        Assert.Equal(1, loss.item<float>(), 0.03);
    }

    [Fact]
    public void One_image_is_learnt_and_sampled_back()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var net = new UNet(Tiny);
        using var optimiser = new FusedAdamW(net, AdamWConfig.Torch with { LearningRate = 3e-3, WeightDecay = 0 });
        var image = rand(1, 3, 8, 8) * 2 - 1;
        var schedule = NoiseSchedule.SquaredCosine(100);
        var objective = new DiffusionObjective(schedule, PredictionType.Clean);
        for (int step = 0; step < 120; step++)
        {
            using var each = NewDisposeScope();
            net.zero_grad();
            objective.Loss((x, t) => net.forward(x, t), image.expand(8, -1, -1, -1)).backward();
            optimiser.Step();
        }
        net.eval();
        var sample = DiffusionSampling.Run((x, t) => net.forward(x, t), new DdimSampler(schedule, 10, PredictionType.Clean), randn(1, 3, 8, 8));
        float error = (sample - image).square().mean().item<float>();
        Assert.True(error < 0.02, $"mean squared error {error}");
    }

    [Fact]
    public void Presets_have_their_parameter_counts()
    {
        using var scope = NewDisposeScope();
        long Count(UNetConfig config)
        {
            using var net = new UNet(config, new Device(TorchSharp.DeviceType.META));
            return net.parameters().Sum(p => p.numel());
        }
        long[] counts = [.. new[] { UNetConfig.Student32, UNetConfig.Student64, UNetConfig.Lean64, UNetConfig.Generalist128 }.Select(Count)];
        Assert.Equal([1_806_275L, 3_794_403, 7_349_123, 163_839_107], counts);
    }

    [Fact]
    public void Images_of_odd_sizes_keep_their_size()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var net = new UNet(Tiny);
        Assert.Equal([2L, 3, 13, 9], net.forward(randn(2, 3, 13, 9), tensor(new[] { 0L, 7 })).shape);
    }

    [Fact]
    public void Every_parameter_learns_and_images_of_a_batch_do_not_meet()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var net = new UNet(Tiny.WithContext(12).With(labels: new UNetLabels(UNetLabelKind.Table, 4)));
        using (no_grad())
        {
            foreach (var parameter in net.parameters())
                parameter.add_(randn_like(parameter), alpha: 0.05);
        }
        var (x, t, context, labels) = (randn(3, 3, 8, 8), tensor(new[] { 1f, 50, 900 }), randn(3, 5, 12), tensor(new[] { 0L, 1, 2 }));
        var all = net.forward(x, t, new UNetConditions(context, labels));
        all.square().mean().backward();
        Assert.All(net.named_parameters(), p => Assert.True(p.parameter.grad is not null && p.parameter.grad.isfinite().all().item<bool>(), p.name));
        var one = net.forward(x[1..2], t[1..2], new UNetConditions(context[1..2], labels[1..2]));
        Assert.True(allclose(one, all[1..2], rtol: 1e-4, atol: 1e-5));
        Assert.False(allclose(net.forward(x[1..2], t[1..2], new UNetConditions(context[2..3], labels[1..2])), one, rtol: 1e-3, atol: 1e-4));
        Assert.False(allclose(net.forward(x[1..2], t[1..2], new UNetConditions(context[1..2], labels[2..3])), one, rtol: 1e-3, atol: 1e-4));
    }

    [Fact]
    public void Missing_and_unwanted_conditions_are_named()
    {
        using var scope = NewDisposeScope();
        using var plain = new UNet(Tiny);
        using var conditional = new UNet(Tiny.WithContext(12));
        var (x, t) = (randn(1, 3, 8, 8), zeros(1));
        Assert.Contains("Context", Assert.Throws<ArgumentException>(() => conditional.forward(x, t)).Message);
        Assert.Contains("Labels", Assert.Throws<ArgumentException>(() => plain.forward(x, t, new UNetConditions(Labels: zeros(1, dtype: int64)))).Message);
        Assert.Contains("[any, 3, any, any]", Assert.Throws<ArgumentException>(() => plain.forward(randn(1, 4, 8, 8), t)).Message);
    }

    [Fact]
    public void A_forward_pass_leaves_no_tensors_behind()
    {
        using var net = new UNet(Tiny);
        using var x = randn(1, 3, 8, 8);
        using var t = zeros(1);
        using var frozen = no_grad();
        net.forward(x, t).Dispose();
        long before = LiveTensors.Count();
        net.forward(x, t).Dispose();
        Assert.Equal(before, LiveTensors.Count());
    }

    [Theory]
    [InlineData("""{"_class_name":"UNet3D"}""", "_class_name")]
    [InlineData("""{"_class_name":"UNet2DModel","block_out_channels":[]}""", "block_out_channels")]
    [InlineData("""{"_class_name":"UNet2DModel","block_out_channels":[32,64]}""", "down_block_types")]
    [InlineData("""{"_class_name":"UNet2DModel","time_embedding_type":"fourier"}""", "time_embedding_type")]
    [InlineData("""{"_class_name":"UNet2DModel","norm_num_groups":9}""", "Width")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","addition_embed_type":"image"}""", "addition_embed_type")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","attention_head_dim":[1,2]}""", "attention_head_dim")]
    public void A_wrong_configuration_is_refused_by_its_member(string json, string member)
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", json);
        folder.Write("diffusion_pytorch_model.safetensors", "");
        var error = Assert.Throws<InvalidDataException>(() => UNetCheckpoint.Load(folder.Path));
        Assert.Contains(member, error.Message);
        Assert.Contains("config.json", error.Message);
    }
}
