using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Figures;

/// <summary>An outline as a signed distance function. Implemented by empty structs, so that the renderer's loop is compiled once an outline.</summary>
internal interface IFigure
{
    /// <summary>Signed distance to the outline.</summary>
    /// <param name="p">To the right, in half heights from the centre.</param>
    /// <param name="q">Up, in half heights from the centre.</param>
    /// <returns>Negative inside, in half heights.</returns>
    static abstract Floats Distance(Floats p, Floats q);
}
