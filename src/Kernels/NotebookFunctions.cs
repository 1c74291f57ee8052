using System.Diagnostics.CodeAnalysis;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>What every cell can call by its bare name.</summary>
[SuppressMessage("Naming", "CA1709", Justification = "Names that notebook users know.")]
public abstract class NotebookFunctions : NotebookInput
{
    private protected NotebookFunctions()
    {
    }

    /// <summary>Displays a value in the running cell's output.</summary>
    /// <typeparam name="T">Any type.</typeparam>
    /// <param name="value">Any value.</param>
    /// <returns>The display, which can be updated in place.</returns>
    public static DisplayedValue display<T>(T value) => DisplayedValue.Show(Absent.Named(value, typeof(T)));

    /// <summary>Displays a value in some of its forms.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">Forms to show it in, such as <c>application/json</c>; none for all that it has.</param>
    /// <returns>The display, which can be updated in place.</returns>
    /// <exception cref="ArgumentException">The value has no such form.</exception>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => DisplayedValue.Show(value, mimeTypes);

    /// <summary>Content to display as HTML.</summary>
    /// <param name="content">HTML that refers to nothing outside itself.</param>
    /// <returns>A value for <c>display</c> or a cell's last line.</returns>
    public static RichText HTML(string content) => new(MimeTypes.Html, content);

    /// <summary>Content to display as Markdown.</summary>
    /// <param name="content">Markdown text.</param>
    /// <returns>A value for <c>display</c> or a cell's last line.</returns>
    public static RichText Markdown(string content) => new(MimeTypes.Markdown, content);

    /// <summary>A formula to display.</summary>
    /// <param name="content">LaTeX, with its dollar signs or environment.</param>
    /// <returns>A value for <c>display</c> or a cell's last line.</returns>
    public static RichText Latex(string content) => new(MimeTypes.Latex, content);

    /// <summary>A drawing to display.</summary>
    /// <param name="content">An <c>svg</c> element.</param>
    /// <returns>A value for <c>display</c> or a cell's last line.</returns>
    public static RichText SVG(string content) => new(MimeTypes.Svg, content);

    /// <summary>Gives the front a script to run; fronts that run none show nothing.</summary>
    /// <param name="content">JavaScript.</param>
    /// <returns>The display, which can be updated in place.</returns>
    public static DisplayedValue Javascript(string content) => DisplayedValue.Show(new RichText(MimeTypes.JavaScript, content));

    /// <summary>Styles the page in which the notebook is shown.</summary>
    /// <param name="content">Rules of a style sheet.</param>
    /// <returns>The display, which can be updated in place.</returns>
    public static DisplayedValue CSS(string content) =>
        DisplayedValue.Show(new RichText(MimeTypes.Html, $"<style>{(content ?? "").Replace("</", "<\\/", StringComparison.Ordinal)}</style>"));

    /// <summary>A picture to display.</summary>
    /// <param name="file">Content of a PNG, JPEG or GIF file.</param>
    /// <returns>A value for <c>display</c> or a cell's last line.</returns>
    /// <exception cref="ArgumentException">The bytes are no such file.</exception>
    public static Picture Image(byte[] file) => new(file, $"picture of {file?.Length} bytes");

    /// <summary>A picture file to display.</summary>
    /// <param name="path">A PNG, JPEG or GIF file.</param>
    /// <returns>A value for <c>display</c> or a cell's last line.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">It is no such file.</exception>
    public static Picture Image(string path) => new(File.ReadAllBytes(path), path);

    /// <summary>Removes what the running cell has put out so far.</summary>
    /// <param name="wait">Only when the next output comes, so that nothing flickers.</param>
    public static void ClearOutput(bool wait = false) => CellContext.Current?.Send(new ClearedOutput(wait));
}
