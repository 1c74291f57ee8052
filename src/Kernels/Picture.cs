using Experiments.Kernels.Display;

namespace Experiments.Kernels;

/// <summary>A picture file in memory, which fronts show as a picture.</summary>
public sealed class Picture
{
    private readonly byte[] file;
    private readonly string mime;
    private readonly string text;

    internal Picture(byte[] file, string text)
    {
        ArgumentNullException.ThrowIfNull(file);
        mime = PictureFile.MimeOf(file)
            ?? throw new ArgumentException($"{text}: the bytes are no PNG, JPEG or GIF file; use SVG(...) for SVG text.", nameof(file));
        this.file = file;
        this.text = text;
    }

    /// <summary>The file under its mime type, and what it is as plain text.</summary>
    /// <returns>Mime types and contents.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object> { [mime] = file, [MimeTypes.Text] = text };

    /// <summary>What the picture is.</summary>
    /// <returns>A few words.</returns>
    public override string ToString() => text;
}
