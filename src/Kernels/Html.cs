namespace Experiments.Kernels;

/// <summary>Builds HTML in which every text is escaped.</summary>
/// <remarks><c>Html.Tag("p", "loss ", Html.Tag("b", 0.25)).With("title", "after 100 steps")</c>.</remarks>
public static class Html
{
    /// <summary>An element.</summary>
    /// <param name="name">Its name, such as <c>div</c>.</param>
    /// <param name="content">Elements and raw HTML as they are; sequences of these one by one; everything else as its escaped text.</param>
    /// <returns>The element, to display, to nest or to give attributes.</returns>
    /// <exception cref="ArgumentException">The name is not one of HTML, or an element without content is given some.</exception>
    public static HtmlElement Tag(string name, params object?[]? content) => HtmlElement.Create(name, content);

    /// <summary>HTML that is inserted as it is.</summary>
    /// <param name="content">HTML that refers to nothing outside itself.</param>
    /// <returns>The content, to display or to nest.</returns>
    public static RichText Raw(string content) => NotebookFunctions.HTML(content);
}
