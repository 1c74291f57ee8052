using Experiments.Plots;

namespace Experiments.Evaluation;

/// <summary>Average precision and recall of detections; not a number where there is no true box to find.</summary>
/// <param name="Ap">Mean over IoU 0.50, 0.55, ..., 0.95 and classes, at most 100 detections an image.</param>
/// <param name="Ap50">At IoU 0.50.</param>
/// <param name="Ap75">At IoU 0.75.</param>
/// <param name="ApSmall">Of true boxes up to 32^2 pixels.</param>
/// <param name="ApMedium">From 32^2 to 96^2.</param>
/// <param name="ApLarge">From 96^2.</param>
/// <param name="Ar1">Recall with the best detection an image and class.</param>
/// <param name="Ar10">With the ten best.</param>
/// <param name="Ar100">With the hundred best.</param>
/// <param name="ArSmall">As <paramref name="Ar100"/> for small boxes.</param>
/// <param name="ArMedium">For medium ones.</param>
/// <param name="ArLarge">For large ones.</param>
public sealed record BoxPrecision(
    double Ap,
    double Ap50,
    double Ap75,
    double ApSmall,
    double ApMedium,
    double ApLarge,
    double Ar1,
    double Ar10,
    double Ar100,
    double ArSmall,
    double ArMedium,
    double ArLarge)
{
    /// <summary>The scores in every form a notebook can show.</summary>
    /// <returns>As for <see cref="Table.ToMimeBundle"/>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Table($"Detection: AP50 {Ap50:0.000}, AP75 {Ap75:0.000}, AR@1 {Ar1:0.000}, AR@10 {Ar10:0.000}", "", "all", "small", "medium", "large")
        .Row("AP", Ap, ApSmall, ApMedium, ApLarge)
        .Row("AR@100", Ar100, ArSmall, ArMedium, ArLarge)
        .ToMimeBundle();
}
