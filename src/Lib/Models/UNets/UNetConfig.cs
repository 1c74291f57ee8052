using Experiments.Core;

namespace Experiments.Models;

/// <summary>Shape of a U-Net, the denoiser of pixel and latent diffusion.</summary>
/// <param name="Channels">Of the noisy image, with those of an image condition concatenated to it.</param>
/// <param name="OutChannels">Of the prediction.</param>
/// <param name="Levels">From the full resolution down, each half of the one before.</param>
/// <param name="Middle">Attention between the two residual blocks at the bottom; null for none.</param>
/// <param name="MiddleBlocks">Residual blocks at the bottom: 2, or 1 or 0 without attention.</param>
/// <param name="Groups">Groups of every norm that does not say otherwise.</param>
/// <param name="Time">How the timestep is told; null for the defaults of <see cref="UNetTime"/>.</param>
/// <param name="Labels">A condition of the whole image; null for none.</param>
/// <param name="Pooled">A pooled text; null for none.</param>
/// <param name="ContextInput">Size of context tokens before a matrix brings them to the attention's size; 0 where they have it.</param>
/// <param name="Block">Inside the residual blocks; null for the defaults of <see cref="UNetBlockStyle"/>.</param>
/// <param name="Skips">What the way up sees.</param>
/// <param name="InputKernel">Pixels a side of the first kernel.</param>
/// <param name="OutputKernel">Pixels a side of the last kernel.</param>
public sealed record UNetConfig(
    int Channels,
    int OutChannels,
    IReadOnlyList<UNetLevel> Levels,
    UNetAttention? Middle = null,
    int MiddleBlocks = 2,
    int Groups = 32,
    UNetTime? Time = null,
    UNetLabels? Labels = null,
    UNetPooled? Pooled = null,
    int ContextInput = 0,
    UNetBlockStyle? Block = null,
    UNetSkips Skips = UNetSkips.All,
    int InputKernel = 3,
    int OutputKernel = 3)
{
    /// <summary>Students at 32 pixels: widths 32, 64, 96, one block a level, attention at 8 pixels; 1.8 M parameters.</summary>
    public static UNetConfig Student32 { get; } = Student(32, 64, 96);

    /// <summary>Students at 64 pixels: widths 32, 64, 96, 128, one block a level, attention at 16 and 8 pixels; 3.8 M parameters.</summary>
    public static UNetConfig Student64 { get; } = Student(32, 64, 96, 128);

    /// <summary>A 64-pixel network with few skips: widths 64, 128, 256, attention at 16 pixels in the middle alone; 7.3 M parameters.</summary>
    public static UNetConfig Lean64 { get; } = new(
        3,
        3,
        [UNetLevel.Of(64, 1), UNetLevel.Of(128, 1), UNetLevel.Of(256, 1)],
        new UNetAttention(4),
        Groups: 8,
        Time: new(256, CosineFirst: false),
        Skips: UNetSkips.Blocks);

    /// <summary>The diffusion generalist on a GPU at 128 pixels: width 128 times 1, 2, 4, 4, three blocks a level, attention from 32 pixels down; 164 M parameters.</summary>
    /// <remarks>The paper's backbone is not public; this is a network of the size its outline asks for. Context tokens have 1152 numbers (So400m).</remarks>
    public static UNetConfig Generalist128 { get; } = new(
        6,
        3,
        [UNetLevel.Of(128, 3), UNetLevel.Of(256, 3), Joined(512), Joined(512)],
        Joined(512).Down,
        Block: new(ScaleShift: true));

    internal UNetTime TimeOrDefault => Time ?? new();

    internal UNetBlockStyle BlockOrDefault => Block ?? new();

    internal int TimeWidth => TimeOrDefault.Width ?? 4 * Levels[0].Width;

    /// <summary>A copy with some members changed.</summary>
    /// <param name="channels">As the member of that name.</param>
    /// <param name="outChannels">As the member of that name.</param>
    /// <param name="levels">As the member of that name.</param>
    /// <param name="groups">As the member of that name.</param>
    /// <param name="labels">As the member of that name.</param>
    /// <param name="block">As the member of that name.</param>
    /// <param name="skips">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public UNetConfig With(
        int? channels = null,
        int? outChannels = null,
        IReadOnlyList<UNetLevel>? levels = null,
        int? groups = null,
        UNetLabels? labels = null,
        UNetBlockStyle? block = null,
        UNetSkips? skips = null)
    {
        return this with
        {
            Channels = channels ?? Channels,
            OutChannels = outChannels ?? OutChannels,
            Levels = levels ?? Levels,
            Groups = groups ?? Groups,
            Labels = labels ?? Labels,
            Block = block ?? Block,
            Skips = skips ?? Skips,
        };
    }

    /// <summary>A copy whose attentions also look at context tokens, by <see cref="UNetMixing.JoinedContext"/>.</summary>
    /// <param name="width">Size of a context token.</param>
    /// <returns>The changed copy.</returns>
    public UNetConfig WithContext(int width)
    {
        UNetAttention? Join(UNetAttention? attention) => attention is null ? null : attention with { Mixing = UNetMixing.JoinedContext, ContextWidth = width };
        return this with { Levels = [.. Levels.Select(l => l with { Down = Join(l.Down), Up = Join(l.Up) })], Middle = Join(Middle) };
    }

    /// <summary>Requires a shape that can be built.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Positive(Channels, "UNetConfig.Channels");
        Check.Positive(OutChannels, "UNetConfig.OutChannels");
        Check.Positive(Groups, "UNetConfig.Groups");
        Check.Member(Levels.Count > 0, "UNetConfig.Levels", Levels.Count, "use at least one level");
        for (int i = 0; i < Levels.Count; i++)
            Levels[i].Validate($"UNetConfig.Levels[{i}]", Groups);
        Check.Member(MiddleBlocks is 0 or 1 or 2, "UNetConfig.MiddleBlocks", MiddleBlocks, "use 0, 1 or 2");
        Check.Member(Middle is null || MiddleBlocks == 2, "UNetConfig.MiddleBlocks", MiddleBlocks, "use 2 with attention between them");
        Middle?.Validate("UNetConfig.Middle", Levels[^1].Width, Groups);
        Check.Member(TimeOrDefault.Shift is 0 or 1, "UNetTime.Shift", TimeOrDefault.Shift, "use 0 or 1");
        Check.Member(Levels[0].Width >= 4, "UNetConfig.Levels[0].Width", Levels[0].Width, "use at least 4: the timestep is embedded in as many numbers");
        Labels?.Validate();
        Pooled?.Validate();
        Check.Member(InputKernel % 2 == 1, "UNetConfig.InputKernel", InputKernel, "use an odd size");
        Check.Member(OutputKernel % 2 == 1, "UNetConfig.OutputKernel", OutputKernel, "use an odd size");
        BlockOrDefault.Validate();
    }

    private static UNetConfig Student(params int[] widths)
    {
        var levels = widths.Select((w, i) => UNetLevel.Of(w, 1, i >= 2 ? new UNetAttention(w / 32) : null)).ToList();
        return new(3, 3, levels, levels[^1].Down, Groups: 8);
    }

    private static UNetLevel Joined(int width) =>
        UNetLevel.Of(width, 3, new UNetAttention(width / 64, UNetMixing.JoinedContext, 1152));
}
