using Experiments.Kernels.Display;
using Microsoft.AspNetCore.Html;

namespace Experiments.Kernels;

/// <summary>Text in a markup language that fronts render.</summary>
public sealed class RichText : IHtml, IHtmlContent
{
    private readonly string mime;
    private readonly string content;

    /// <summary>Marks a text as content of a mime type.</summary>
    /// <param name="mime">Mime type of the markup.</param>
    /// <param name="content">The text.</param>
    /// <exception cref="ArgumentException">The mime type is malformed or binary.</exception>
    public RichText(string mime, string content)
    {
        MimeTypes.Require(mime, nameof(mime));
        if (MimeTypes.IsBinary(mime))
            throw new ArgumentException($"'{mime}' is binary; use Image for its bytes.", nameof(mime));
        this.mime = mime;
        this.content = content ?? "";
    }

    string? IHtml.Html => mime == MimeTypes.Html ? content : null;

    /// <summary>The text under its own mime type and as plain text.</summary>
    /// <returns>Mime types and contents.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Dictionary<string, object> { [mime] = content, [MimeTypes.Text] = content };

    /// <inheritdoc/>
    public override string ToString() => content;
}
