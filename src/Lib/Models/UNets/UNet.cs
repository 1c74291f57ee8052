using Experiments.Core;
using Experiments.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>U-Net with time embedding: the denoiser of pixel-space and latent diffusion.</summary>
/// <remarks>
/// Ho et al. (2020), with the options of Dhariwal and Nichol (2021), of latent diffusion and of the pixel-space text-to-image networks:
/// the networks that diffusers calls UNet2DModel and UNet2DConditionModel. The last convolution starts at zero, so that a fresh network
/// predicts nothing and the loss of a target of unit variance is 1. Images lie channels-last in memory inside of it.
/// </remarks>
public sealed class UNet : nn.Module<Tensor, Tensor, UNetConditions?, Tensor>
{
    private readonly ConvLayer conv_in;
    private readonly UNetTimeMlp time_embedding;
    private readonly Dense? time_cond_proj;
    private readonly nn.Module<Tensor, Tensor>? class_embedding;
    private readonly nn.Module<Tensor, Tensor>? add_embedding;
    private readonly Dense? encoder_hid_proj;
    private readonly ModuleList<UNetDownBlock> down_blocks;
    private readonly UNetMidBlock? mid_block;
    private readonly ModuleList<UNetUpBlock> up_blocks;
    private readonly GroupedNorm conv_norm_out;
    private readonly ConvLayer conv_out;

    /// <summary>Creates the network.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    public UNet(UNetConfig config, Device? device = null)
        : base(nameof(UNet))
    {
        config.Validate();
        Config = config;
        var style = config.BlockOrDefault;
        int first = config.Levels[0].Width;
        conv_in = ConvLayer.Of(config.Channels, first, config.InputKernel, device);
        time_embedding = new UNetTimeMlp(first, config.TimeWidth, style.Activation, device);
        if (config.TimeOrDefault.ConditionWidth > 0)
            time_cond_proj = Dense.WithoutBias(config.TimeOrDefault.ConditionWidth, first, device, weight => weight.zero_());
        class_embedding = LabelEmbedding(config, device);
        if (config.Pooled is { } pooled)
        {
            add_embedding = pooled.Heads > 0
                ? new UNetTextPool(pooled.Width, config.TimeWidth, pooled.Heads, device)
                : new UNetTimeMlp(pooled.Width, config.TimeWidth, Activation.Silu, device);
        }
        if (config.ContextInput > 0)
            encoder_hid_proj = Dense.Xavier(config.ContextInput, ContextWidth(config), 1, device);

        var skips = new Stack<int>();
        if (config.Skips == UNetSkips.All)
            skips.Push(first);
        down_blocks = new ModuleList<UNetDownBlock>([.. Enumerable.Range(0, config.Levels.Count).Select(i => new UNetDownBlock(i, config, skips, device))]);
        if (config.MiddleBlocks > 0)
            mid_block = new UNetMidBlock(config, device);
        up_blocks = new ModuleList<UNetUpBlock>([.. UpBlocks(config, skips, device)]);
        conv_norm_out = new GroupedNorm(config.Groups, first, style.NormEpsilon, device);
        conv_out = ConvLayer.Zero(first, config.OutChannels, config.OutputKernel, device);
        RegisterComponents();
    }

    /// <summary>The network's shape.</summary>
    public UNetConfig Config { get; }

    /// <summary>Predicts.</summary>
    /// <param name="sample">float32[B, C, H, W]: noisy images, with an image condition concatenated where the network was trained so.</param>
    /// <param name="timesteps">[B], or [1] for all; integers or floats, counted from 0 to about 1000.</param>
    /// <param name="conditions">What the configuration asks for beside; null where it asks for nothing.</param>
    /// <returns>float32[B, OutChannels, H, W], contiguous.</returns>
    /// <exception cref="ArgumentException">A shape differs, or a condition is missing or not asked for; the message says which.</exception>
    public override Tensor forward(Tensor sample, Tensor timesteps, UNetConditions? conditions)
    {
        Check.Shape(sample, [-1, Config.Channels, -1, -1]);
        using var scope = NewDisposeScope();
        var given = conditions ?? new UNetConditions();
        var time = Embed(timesteps, sample, given);
        var context = Context(given);
        var style = Config.BlockOrDefault;

        var x = conv_in.call(ConvLayer.ChannelsLast(style.CentresInput ? Centred(sample) : sample));
        var skips = new Stack<Tensor>();
        if (Config.Skips == UNetSkips.All)
            skips.Push(x);
        foreach (var block in down_blocks)
            x = block.call(x, time, context, skips);
        if (mid_block is not null)
            x = mid_block.call(x, time, context);
        foreach (var block in up_blocks)
            x = block.call(x, time, context, skips);
        x = conv_out.call(style.Activation.Apply(conv_norm_out.call(x)));
        return x.contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Predicts without conditions.</summary>
    /// <param name="sample">float32[B, C, H, W].</param>
    /// <param name="timesteps">[B], or [1] for all.</param>
    /// <returns>float32[B, OutChannels, H, W].</returns>
    public Tensor forward(Tensor sample, Tensor timesteps) => forward(sample, timesteps, null);

    private static nn.Module<Tensor, Tensor>? LabelEmbedding(UNetConfig config, Device? device) => config.Labels?.Kind switch
    {
        UNetLabelKind.Table => LayerSetup.Embedding(config.Labels.Size, config.TimeWidth, device),
        UNetLabelKind.Timestep => new UNetTimeMlp(config.Levels[0].Width, config.TimeWidth, config.BlockOrDefault.Activation, device),
        UNetLabelKind.Projection => new UNetTimeMlp(config.Labels.Size, config.TimeWidth, Activation.Silu, device),
        UNetLabelKind.Matrix => Dense.Xavier(config.Labels.Size, config.TimeWidth, 1, device),
        _ => null,
    };

    private static IEnumerable<UNetUpBlock> UpBlocks(UNetConfig config, Stack<int> skips, Device? device)
    {
        int width = config.Levels[^1].Width;
        for (int i = config.Levels.Count - 1; i >= 0; i--)
        {
            var block = new UNetUpBlock(i, width, config, skips, device);
            width = block.OutputWidth;
            yield return block;
        }
    }

    private static int ContextWidth(UNetConfig config) =>
        config.Levels.SelectMany(l => new[] { l.Down, l.Up }).Append(config.Middle).FirstOrDefault(a => a?.ContextWidth > 0)?.ContextWidth
        ?? throw new ArgumentException($"UNetConfig.ContextInput is {config.ContextInput}; use 0 for a network without attention over a context.", nameof(config));

    private static Tensor Centred(Tensor sample)
    {
        using Scalar two = 2, one = 1;
        return sample.mul(two).sub(one);
    }

    /// <summary>Timestep, labels and pooled text as one vector an image.</summary>
    private Tensor Embed(Tensor timesteps, Tensor sample, UNetConditions given)
    {
        long batch = sample.shape[0];
        if (timesteps.dim() != 1 || (timesteps.shape[0] != batch && timesteps.shape[0] != 1))
            throw new ArgumentException($"timesteps has shape [{string.Join(", ", timesteps.shape)}], expected [{batch}] or [1]: one an image, or one for all.", nameof(timesteps));
        Require(given.TimeCondition, Config.TimeOrDefault.ConditionWidth > 0, nameof(given.TimeCondition));
        var waves = Sinusoids(timesteps.to(sample.device), Config.Levels[0].Width).to(sample.dtype);
        if (time_cond_proj is not null)
            waves = waves + time_cond_proj.call(given.TimeCondition!);
        var time = time_embedding.call(waves);
        if (Labels(given, sample) is { } labels)
            time = time + labels;
        if (PooledText(given, sample) is { } pooled)
            time = time + pooled;
        return Config.TimeOrDefault.After?.Apply(time) ?? time;
    }

    private Tensor Sinusoids(Tensor numbers, int width) =>
        TimestepSinusoids.Embed(numbers, width, Config.TimeOrDefault.CosineFirst, Config.TimeOrDefault.Shift);

    private Tensor? Labels(UNetConditions given, Tensor sample)
    {
        Require(given.Labels, Config.Labels is not null, nameof(given.Labels));
        if (given.Labels is null)
            return null;
        return Config.Labels!.Kind switch
        {
            UNetLabelKind.Vector => given.Labels,
            UNetLabelKind.Timestep => class_embedding!.call(Sinusoids(given.Labels, Config.Levels[0].Width).to(sample.dtype)),
            _ => class_embedding!.call(given.Labels),
        };
    }

    private Tensor? PooledText(UNetConditions given, Tensor sample)
    {
        bool ready = Config.Pooled is { SizeWidth: > 0 };
        Require(given.Pooled, ready, nameof(given.Pooled));
        Require(given.Sizes, ready, nameof(given.Sizes));
        if (Config.Pooled is null)
            return null;
        if (!ready)
            return add_embedding!.call(given.Context ?? throw Missing(nameof(given.Context)));
        var sizes = Sinusoids(given.Sizes!.flatten(), Config.Pooled.SizeWidth).view(sample.shape[0], -1).to(sample.dtype);
        return add_embedding!.call(cat([given.Pooled!, sizes], 1));
    }

    private Tensor? Context(UNetConditions given)
    {
        bool attends = Config.Levels.Any(l => l.Down?.ContextWidth > 0 || l.Up?.ContextWidth > 0) || Config.Middle?.ContextWidth > 0;
        Require(given.Context, attends || Config.Pooled?.Heads > 0, nameof(given.Context));
        return given.Context is null ? null : encoder_hid_proj?.call(given.Context) ?? given.Context;
    }

    private static void Require(Tensor? condition, bool wanted, string name)
    {
        if (condition is null && wanted)
            throw Missing(name);
        if (condition is not null && !wanted)
            throw new ArgumentException($"UNetConditions.{name} is given, but the network's configuration has no use for it.", name);
    }

    private static ArgumentException Missing(string name) => new($"The network's configuration asks for UNetConditions.{name}, which is missing.", name);
}
