using Experiments.Kernels.Display;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Where notebooks written for .NET Interactive find the name of the HTML form.</summary>
public static class HtmlFormatter
{
    /// <summary>For <c>Formatter.Register</c>.</summary>
    public const string MimeType = MimeTypes.Html;
}
