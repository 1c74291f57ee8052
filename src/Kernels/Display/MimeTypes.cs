namespace Experiments.Kernels.Display;

/// <summary>Names of the representations that fronts understand.</summary>
internal static class MimeTypes
{
    public const string Text = "text/plain";
    public const string Html = "text/html";
    public const string Markdown = "text/markdown";
    public const string Latex = "text/latex";
    public const string JavaScript = "application/javascript";
    public const string Json = "application/json";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Gif = "image/gif";
    public const string Svg = "image/svg+xml";
    public const string Mermaid = "text/vnd.mermaid";
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>Whether values of this type are JSON documents rather than text.</summary>
    public static bool IsJson(string mime) => mime == Json || mime.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>Whether values of this type are bytes, which messages carry as base64.</summary>
    public static bool IsBinary(string mime) => mime.StartsWith("image/", StringComparison.Ordinal) && mime != Svg;

    /// <summary>Fails unless a text has the form of a mime type.</summary>
    /// <exception cref="ArgumentException">It has not; a common slip in F# is a tuple that was taken for two arguments.</exception>
    public static void Require(string mime, string parameter)
    {
        int slash = mime?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash <= 0 || slash == mime!.Length - 1 || mime.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new ArgumentException($"'{mime}' is not a mime type; use one such as 'text/html'. A tuple needs parentheses of its own.", parameter);
    }
}
