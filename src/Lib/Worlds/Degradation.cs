using System.Runtime.InteropServices;
using Experiments.Core;
using Experiments.Worlds.Degrading;
using static TorchSharp.torch;

namespace Experiments.Worlds;

/// <summary>A way in which a picture is spoilt, for restoration tasks; x below is the clean picture in [0, 1].</summary>
/// <param name="Kind">Which formula.</param>
/// <param name="Level">How strong, in the formula's own unit.</param>
public sealed record Degradation(DegradationKind Kind, float Level)
{
    /// <summary>y = x + 0.2 n, n standard normal; the level is the deviation (0.1, 0.2, 0.3).</summary>
    public static Degradation Noise { get; } = new(DegradationKind.Noise, 0.2f);

    /// <summary>Floor(0.9 R) bright slanted streaks; the level multiplies their number (0.5, 1, 2).</summary>
    public static Degradation Rain { get; } = new(DegradationKind.Rain, 1f);

    /// <summary>y = 0.9 (g x)^2.2 + 0.02 n with g in [0.35, 0.6]; the level multiplies g (1).</summary>
    public static Degradation LowLight { get; } = new(DegradationKind.LowLight, 1f);

    /// <summary>A Gaussian of 0.02 R pixels; the level is the share of the side (0.01, 0.02, 0.04).</summary>
    public static Degradation Blur { get; } = new(DegradationKind.Blur, 0.02f);

    /// <summary>The named degradations at their default levels.</summary>
    public static IReadOnlyList<Degradation> Presets { get; } = [Noise, Rain, LowLight, Blur];

    /// <summary>A copy at another level.</summary>
    /// <param name="level">See <see cref="Level"/>.</param>
    /// <returns>The changed copy.</returns>
    public Degradation With(float level) => this with { Level = level };

    /// <summary>Checks the level.</summary>
    /// <exception cref="ArgumentException">It is out of range; the message names it and the remedy.</exception>
    public void Validate()
    {
        Check.Member(Enum.IsDefined(Kind), "Degradation.Kind", Kind, "use Noise, Rain, LowLight or Blur");
        float most = Kind switch { DegradationKind.Rain => 10f, DegradationKind.LowLight => 1.6f, _ => 1f };
        Check.Member(Level > 0 && Level <= most, "Degradation.Level", Level, $"use a level in (0, {most}] for {Kind}");
    }

    /// <summary>Spoils pictures. The draws belong to each scene, so a picture is always spoilt in the same way.</summary>
    /// <param name="pictures">uint8[B, 3, R, R], the clean pictures.</param>
    /// <param name="truths">Their B scenes.</param>
    /// <returns>
    /// float32[B, 3, R, R], 2 y - 1; noise may leave [-1, 1], since nothing is clipped. To be disposed by the caller.
    /// </returns>
    /// <exception cref="ArgumentException">The level is out of range, or the pictures are not bytes or not as many as the scenes.</exception>
    public Tensor Apply(Tensor pictures, IReadOnlyList<SceneTruth> truths)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(truths);
        Validate();
        Check.Shape(pictures, [truths.Count, 3, -1, -1]);
        Check.Member(pictures.dtype == uint8, "pictures", pictures.dtype, "give the uint8 pictures of a rendering or pool");
        int size = (int)pictures.shape[3];
        Check.Shape(pictures, [truths.Count, 3, size, size]);
        using var scope = NewDisposeScope();
        var y = (pictures.cpu().to(float32) / 255f).contiguous();
        for (int i = 0; i < truths.Count; i++)
        {
            using var picture = y[i];
            Spoil(MemoryMarshal.Cast<byte, float>(picture.bytes), truths[i].Scene, size);
        }
        return (y * 2f - 1f).MoveToOuterDisposeScope();
    }

    private void Spoil(Span<float> planes, Scene scene, int size)
    {
        var noise = new PixelNoise(scene, size, PixelNoise.Degradation);
        switch (Kind)
        {
            case DegradationKind.Noise:
                noise.Add(planes, Level);
                break;
            case DegradationKind.Rain:
                RainStreaks.Apply(planes, size, Level, noise);
                break;
            case DegradationKind.LowLight:
                Degrading.LowLight.Apply(planes, Level, noise);
                break;
            default:
                GaussianBlur.Apply(planes, size, Level * size);
                break;
        }
    }
}
