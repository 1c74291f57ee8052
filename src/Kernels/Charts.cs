using Experiments.Kernels.Display;

namespace Experiments.Kernels;

/// <summary>How the charts of this notebook are shown.</summary>
public static class Charts
{
    /// <summary>
    /// Static unless the environment variable <c>EXPERIMENTS_CHARTS</c> says <c>live</c>, or this is set. After the page was reloaded,
    /// setting it to live again makes the next chart bring the chart library anew.
    /// </summary>
    public static ChartMode Mode
    {
        get => LiveChart.IsOn ? ChartMode.Live : ChartMode.Static;
        set => LiveChart.Turn(value == ChartMode.Live);
    }
}
