using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Worlds;

/// <summary>Labels as three-channel images in [-1, 1], the targets of the diffusion generalist, and back.</summary>
/// <remarks>Class maps are in <see cref="SemanticPalette"/>. All results are the caller's to dispose.</remarks>
public static class DenseTargets
{
    private static readonly float LogTen = MathF.Log(10f);

    /// <summary>Pictures: bytes to [-1, 1].</summary>
    /// <param name="bytes">uint8[B, 3, R, R].</param>
    /// <returns>float32[B, 3, R, R].</returns>
    public static Tensor Picture(Tensor bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Check.Shape(bytes, [-1, 3, -1, -1]);
        using var scope = NewDisposeScope();
        return (bytes.to(float32) / 127.5f - 1f).MoveToOuterDisposeScope();
    }

    /// <summary>Depth: y = 2 ln(z) / ln(10) - 1, three times.</summary>
    /// <param name="metres">float32[B, R, R] in [1, 10].</param>
    /// <returns>float32[B, 3, R, R] in [-1, 1].</returns>
    public static Tensor Depth(Tensor metres)
    {
        ArgumentNullException.ThrowIfNull(metres);
        Check.Shape(metres, [-1, -1, -1]);
        using var scope = NewDisposeScope();
        var y = metres.log() * (2f / LogTen) - 1f;
        return y.unsqueeze(1).repeat(1, 3, 1, 1).MoveToOuterDisposeScope();
    }

    /// <summary>The inverse of <see cref="Depth"/>: channels are averaged and clipped to [-1, 1] first.</summary>
    /// <param name="image">float32[B, 3, R, R].</param>
    /// <returns>float32[B, R, R], metres in [1, 10].</returns>
    public static Tensor Metres(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check.Shape(image, [-1, 3, -1, -1]);
        using var scope = NewDisposeScope();
        return ((image.mean([1]).clamp(-1f, 1f) + 1f) * (LogTen / 2f)).exp().MoveToOuterDisposeScope();
    }

    /// <summary>Objects: each has the colour (u, v, 1 - r) of its centre and half height; the rest is -1.</summary>
    /// <param name="instance">uint8[B, R, R], as <see cref="RenderedScenes.Instance"/>.</param>
    /// <param name="truths">The B scenes.</param>
    /// <returns>float32[B, 3, R, R] in [-1, 1]; figures lie in [0, 1].</returns>
    /// <exception cref="ArgumentException">There are not as many scenes as maps.</exception>
    public static Tensor Instances(Tensor instance, IReadOnlyList<SceneTruth> truths)
    {
        ArgumentNullException.ThrowIfNull(truths);
        ArgumentNullException.ThrowIfNull(instance);
        Check.Shape(instance, [truths.Count, -1, -1]);
        using var scope = NewDisposeScope();
        const int labels = Profile.ObjectLimit + 1;
        var colours = new float[truths.Count * labels * 3];
        Array.Fill(colours, -1f);
        for (int i = 0; i < truths.Count; i++)
        {
            var objects = truths[i].Scene.Objects;
            for (int k = 0; k < objects.Length; k++)
            {
                int at = (i * labels + k + 1) * 3;
                (colours[at], colours[at + 1], colours[at + 2]) = (objects[k].U, objects[k].V, 1f - objects[k].Radius);
            }
        }
        var offsets = arange(truths.Count, int64).mul(labels).reshape(-1, 1, 1).to(instance.device);
        var rows = (instance.to(int64) + offsets).reshape(-1);
        return tensor(colours, [truths.Count * labels, 3]).to(instance.device).index_select(0, rows)
            .reshape([.. instance.shape, 3]).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }
}
