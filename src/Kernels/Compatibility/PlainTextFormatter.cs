using Experiments.Kernels.Display;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Where notebooks written for .NET Interactive find the name of the text form.</summary>
public static class PlainTextFormatter
{
    /// <summary>For <c>Formatter.Register</c>.</summary>
    public const string MimeType = MimeTypes.Text;
}
