namespace Experiments.Kernels.Display;

/// <summary>Names of the representations that fronts understand.</summary>
internal static class MimeTypes
{
    public const string Text = "text/plain";
    public const string Html = "text/html";
    public const string Markdown = "text/markdown";
    public const string Latex = "text/latex";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Svg = "image/svg+xml";
    public const string JavaScript = "application/javascript";
    public const string Mermaid = "text/vnd.mermaid";
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>Whether values of this type are JSON documents rather than text.</summary>
    public static bool IsJson(string mime) => mime == "application/json" || mime.EndsWith("+json", StringComparison.Ordinal);
}
