using Experiments.Plots;

namespace Experiments.Evaluation;

/// <summary>Errors of depth maps, each a mean over images of the value of one image.</summary>
/// <param name="AbsRel">Mean of |p - t| / t.</param>
/// <param name="Rmse">Root mean square of p - t, in the unit of depth.</param>
/// <param name="Log10">Mean of |log10 p - log10 t|.</param>
/// <param name="Delta1">Share of pixels with max(p / t, t / p) below 1.25.</param>
/// <param name="Delta2">The same below 1.25^2.</param>
/// <param name="Delta3">The same below 1.25^3.</param>
/// <param name="RmseLog">Root mean square of ln p - ln t.</param>
/// <param name="SqRel">Mean of (p - t)^2 / t.</param>
/// <param name="SiLog">100 times the standard deviation of ln p - ln t: blind to a wrong scale.</param>
/// <param name="Images">Images with at least one pixel in range.</param>
public sealed record DepthScores(
    double AbsRel, double Rmse, double Log10, double Delta1, double Delta2, double Delta3, double RmseLog, double SqRel, double SiLog, int Images)
{
    /// <summary>The scores in every form a notebook can show.</summary>
    /// <returns>As for <see cref="Table.ToMimeBundle"/>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Table($"Depth of {Images} images", "RMSE", "abs rel", "log10", "δ < 1.25", "RMSE ln", "SILog")
        .Row(Rmse, AbsRel, Log10, Delta1, RmseLog, SiLog)
        .ToMimeBundle();
}
