using System.Diagnostics;
using System.Globalization;

namespace Experiments.Kernels.Host;

/// <summary>The process that started the kernel, without which nobody would ever end it.</summary>
internal static class Launcher
{
    private const string Variable = "JPY_PARENT_PID";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Looks every second whether the launcher is still there.</summary>
    /// <param name="onGone">Called once when it is not.</param>
    /// <returns>Ends the watch; null when the launcher did not say who it is.</returns>
    public static IDisposable? Watch(Action onGone) =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 1
            ? new Timer(_ => { if (!IsThere(id)) onGone(); }, null, Interval, Interval)
            : null;

    private static bool IsThere(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
