using Experiments.Kernels.Display;

namespace Experiments.Kernels;

/// <summary>Displays as methods of every value.</summary>
public static class DisplayExtensions
{
    /// <summary>Displays a value in the running cell's output.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">Forms to show it in; none for all that it has.</param>
    /// <returns>The display, which can be updated in place.</returns>
    /// <exception cref="ArgumentException">The value has no such form.</exception>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => DisplayedValue.Show(value, mimeTypes);

    /// <summary>Displays a text as content of a mime type.</summary>
    /// <param name="content">What the front is to render.</param>
    /// <param name="mimeType">As what, such as <c>text/html</c>.</param>
    /// <returns>The display, which can be updated in place.</returns>
    /// <exception cref="ArgumentException">The mime type is malformed or binary.</exception>
    public static DisplayedValue DisplayAs(this string content, string mimeType) => DisplayedValue.Show(new RichText(mimeType, content));

    /// <summary>One form of a value, as a display would show it.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeType">Which form; binary forms come as base64.</param>
    /// <returns>The content.</returns>
    /// <exception cref="ArgumentException">The value has no such form.</exception>
    public static string ToDisplayString(this object? value, string mimeType = MimeTypes.Text)
    {
        var form = MimeBundle.Of(value, [mimeType])[mimeType]!;
        return MimeTypes.IsJson(mimeType) ? form.ToJsonString() : form.ToString();
    }
}
