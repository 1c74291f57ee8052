namespace Experiments.Worlds.Figures;

/// <summary>An operation that is compiled once for each outline it is applied to.</summary>
internal interface IFigureVisitor
{
    /// <summary>Runs for one outline.</summary>
    /// <typeparam name="TFigure">The outline.</typeparam>
    void Visit<TFigure>()
        where TFigure : struct, IFigure;
}
