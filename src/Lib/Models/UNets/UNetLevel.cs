using Experiments.Core;

namespace Experiments.Models;

/// <summary>One resolution of a U-Net.</summary>
/// <param name="Width">Channels.</param>
/// <param name="Layers">Residual blocks on the way down; the way up has one more, or as many where skips are few.</param>
/// <param name="Down">Attention after each block on the way down; null for none.</param>
/// <param name="Up">Attention after each block on the way up; null for none.</param>
/// <param name="ResidualDown">Whether a residual block halves the resolution, by mean pooling, instead of a strided convolution.</param>
/// <param name="ResidualUp">Whether a residual block doubles it.</param>
public sealed record UNetLevel(
    int Width, int Layers = 2, UNetAttention? Down = null, UNetAttention? Up = null, bool ResidualDown = false, bool ResidualUp = false)
{
    /// <summary>A level with the same attention on both ways.</summary>
    /// <param name="width">Channels.</param>
    /// <param name="layers">Residual blocks on the way down.</param>
    /// <param name="attention">On both ways; null for none.</param>
    /// <returns>The level.</returns>
    public static UNetLevel Of(int width, int layers, UNetAttention? attention = null) => new(width, layers, attention, attention);

    internal void Validate(string member, int groups)
    {
        Check.Member(Width > 0 && Width % groups == 0, $"{member}.Width", Width, $"use a multiple of the {groups} groups");
        Check.Positive(Layers, $"{member}.Layers");
        Down?.Validate($"{member}.Down", Width, groups);
        Up?.Validate($"{member}.Up", Width, groups);
    }
}
