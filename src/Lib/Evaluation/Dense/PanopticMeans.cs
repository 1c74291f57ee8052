namespace Experiments.Evaluation;

/// <summary>Means of panoptic quality over the classes that occur.</summary>
/// <param name="Quality">PQ, in [0, 1]; not a number when no class occurs.</param>
/// <param name="Segmentation">SQ.</param>
/// <param name="Recognition">RQ.</param>
/// <param name="Classes">Classes that occur.</param>
public sealed record PanopticMeans(double Quality, double Segmentation, double Recognition, int Classes)
{
    internal static PanopticMeans Of(IEnumerable<PanopticClass> classes)
    {
        var present = classes.Where(c => c.Occurs).ToList();
        return present.Count == 0
            ? new(double.NaN, double.NaN, double.NaN, 0)
            : new(present.Average(c => c.Quality), present.Average(c => c.Segmentation), present.Average(c => c.Recognition), present.Count);
    }
}
