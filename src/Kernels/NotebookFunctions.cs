using System.Diagnostics.CodeAnalysis;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>What every cell can call by its bare name.</summary>
[SuppressMessage("Naming", "CA1709", Justification = "Names that notebook users know.")]
public static class NotebookFunctions
{
    /// <summary>Displays a value in the running cell's output.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The display, which can be updated in place.</returns>
    public static DisplayedValue display(object? value) => DisplayedValue.Show(value);

    /// <summary>Content to display as HTML.</summary>
    /// <param name="content">HTML that refers to nothing outside itself.</param>
    /// <returns>A value for <see cref="display"/> or a cell's last line.</returns>
    public static RichText HTML(string content) => new(Kernels.Display.MimeTypes.Html, content);

    /// <summary>Content to display as Markdown.</summary>
    /// <param name="content">Markdown text.</param>
    /// <returns>A value for <see cref="display"/> or a cell's last line.</returns>
    public static RichText Markdown(string content) => new(Kernels.Display.MimeTypes.Markdown, content);

    /// <summary>Removes what the running cell has put out so far.</summary>
    /// <param name="wait">Only when the next output comes, so that nothing flickers.</param>
    public static void ClearOutput(bool wait = false) => CellContext.Current?.Send(new ClearedOutput(wait));
}
