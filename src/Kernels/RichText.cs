using Experiments.Kernels.Display;

namespace Experiments.Kernels;

/// <summary>Text in a markup language that fronts render.</summary>
/// <param name="mime">Mime type of the markup.</param>
/// <param name="content">The text.</param>
public sealed class RichText(string mime, string content)
{
    /// <summary>The text under its own mime type and as plain text.</summary>
    /// <returns>Mime types and contents.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Dictionary<string, object> { [mime] = content, [MimeTypes.Text] = content };

    /// <inheritdoc/>
    public override string ToString() => content;
}
