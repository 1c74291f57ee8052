using Experiments.Kernels.Display;

namespace Microsoft.AspNetCore.Html;

/// <summary>Text that is HTML, as notebooks written for .NET Interactive write it; new ones call <c>HTML</c>.</summary>
/// <param name="value">HTML that refers to nothing outside itself.</param>
public sealed class HtmlString(string value) : IHtml, IHtmlContent
{
    string? IHtml.Html => value;

    /// <summary>The text as HTML and as plain text.</summary>
    /// <returns>Mime types and contents.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object> { [MimeTypes.Html] = value, [MimeTypes.Text] = value };

    /// <inheritdoc/>
    public override string ToString() => value;
}
