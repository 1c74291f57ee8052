namespace Experiments.Kernels;

/// <summary>How charts reach the reader.</summary>
public enum ChartMode
{
    /// <summary>As pictures, and as Plotly JSON for fronts that render it: small outputs that show everywhere.</summary>
    Static,

    /// <summary>As HTML besides: the picture first, then the interactive chart in its place. The first one brings the 1.5 MB chart library.</summary>
    Live,
}
