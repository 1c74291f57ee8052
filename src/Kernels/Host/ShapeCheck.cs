using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Host;

/// <summary>Compares the outputs that a notebook was committed with to those of a run, by their shape.</summary>
internal sealed class ShapeCheck
{
    /// <summary>Tag of cells whose outputs differ from run to run.</summary>
    public const string VariesTag = "varies";

    private readonly IReadOnlyList<OutputShape> committed;

    /// <summary>Keeps the shapes of a notebook that has not been run yet.</summary>
    /// <param name="cells">Its code cells.</param>
    public ShapeCheck(IReadOnlyList<NotebookCell> cells) => committed = [.. cells.Select(cell => OutputShape.Of(cell.Outputs))];

    /// <summary>One line for each cell whose outputs have another shape than they had.</summary>
    /// <param name="path">What the lines call the notebook.</param>
    /// <param name="cells">The cells, now with fresh outputs.</param>
    /// <param name="hasSucceeded">Whether a cell ran and did not fail; others are passed over, for the run's own error tells of them.</param>
    public IEnumerable<string> Differences(string path, IReadOnlyList<NotebookCell> cells, Func<NotebookCell, bool> hasSucceeded)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            var fresh = OutputShape.Of(cells[i].Outputs);
            if (hasSucceeded(cells[i]) && !cells[i].IsMarked(VariesTag) && !committed[i].Equals(fresh))
                yield return $"{path}, cell {i + 1}: committed has {committed[i]}; fresh has {fresh}";
        }
    }
}
