using System.IO.Compression;
using System.Reflection;

namespace Experiments.Kernels.Display;

/// <summary>The chart library that live charts need, taken from the Plotly.NET package.</summary>
internal static class PlotlyScript
{
    private static readonly Lazy<string> Once = new(Pack);

    /// <summary>The library as gzip in base64, 40 % of the plain script; <c>charts.js</c> unpacks it in the browser.</summary>
    public static string Packed => Once.Value;

    private static string Pack()
    {
        var assembly = Assembly.Load("Plotly.NET");
        string name = assembly.GetManifestResourceNames().Single(n => n.EndsWith(".min.js", StringComparison.Ordinal));
        using var script = assembly.GetManifestResourceStream(name)!;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            script.CopyTo(gzip);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }
}
