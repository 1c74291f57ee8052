using Experiments.Data.Coco;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>Which segment every pixel belongs to.</summary>
/// <param name="Ids">int32[H, W]; 0 where a pixel belongs to none.</param>
/// <param name="Segments">What the other values stand for.</param>
public sealed record PanopticMap(Tensor Ids, IReadOnlyList<CocoSegment> Segments) : IDisposable
{
    /// <summary>Frees the map.</summary>
    public void Dispose() => Ids.Dispose();
}
