using System.IO.Compression;
using System.Reflection;

namespace Experiments.Kernels.Pages;

/// <summary>The chart library that a page with live charts carries, taken from the Plotly.NET package.</summary>
internal static class PlotlyScript
{
    /// <summary>The script element: gzip and base64, a third of the plain script; the page's own script unpacks it.</summary>
    public static string Element()
    {
        var assembly = Assembly.Load("Plotly.NET");
        string name = assembly.GetManifestResourceNames().Single(n => n.EndsWith(".min.js", StringComparison.Ordinal));
        using var script = assembly.GetManifestResourceStream(name)!;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            script.CopyTo(gzip);
        return $"<script type=\"application/gzip\" id=\"plotly\">{Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length)}</script>\n";
    }
}
