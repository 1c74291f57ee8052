using Experiments.Plots;

namespace Experiments.Evaluation;

/// <summary>Panoptic quality of a data set.</summary>
/// <param name="All">Means over all classes.</param>
/// <param name="Things">Means over countable things.</param>
/// <param name="Stuff">Means over stuff.</param>
/// <param name="Classes">By category id.</param>
public sealed record PanopticScores(PanopticMeans All, PanopticMeans Things, PanopticMeans Stuff, IReadOnlyDictionary<int, PanopticClass> Classes)
{
    /// <summary>The scores in every form a notebook can show.</summary>
    /// <returns>As for <see cref="Table.ToMimeBundle"/>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Table("Panoptic quality", "classes", "PQ", "SQ", "RQ", "n")
        .Row("all", All.Quality, All.Segmentation, All.Recognition, All.Classes)
        .Row("things", Things.Quality, Things.Segmentation, Things.Recognition, Things.Classes)
        .Row("stuff", Stuff.Quality, Stuff.Segmentation, Stuff.Recognition, Stuff.Classes)
        .ToMimeBundle();
}
