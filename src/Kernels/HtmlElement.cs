using System.Collections;
using System.Text;
using Experiments.Kernels.Display;

namespace Experiments.Kernels;

/// <summary>An HTML element; <see cref="With"/> gives a new one and leaves the old one as it was.</summary>
public sealed class HtmlElement : IHtml
{
    private static readonly string[] Empty = ["area", "br", "col", "hr", "img", "input", "source", "wbr"];
    private readonly string name;
    private readonly string attributes;
    private readonly string content;

    private HtmlElement(string name, string attributes, string content) => (this.name, this.attributes, this.content) = (name, attributes, content);

    string? IHtml.Html => ToString();

    internal static HtmlElement Create(string name, object?[]? content)
    {
        RequireName(name, nameof(name));
        // A single null comes as no array at all.
        return new HtmlElement(name, "", "").Containing(content ?? [null]);
    }

    /// <summary>The element with other content.</summary>
    internal HtmlElement Containing(object?[] parts)
    {
        var text = new StringBuilder();
        foreach (object? part in parts)
            Append(text, part);
        if (text.Length > 0 && Empty.Contains(name))
            throw new ArgumentException($"The element '{name}' has no content in HTML; give it attributes with With(...).", nameof(parts));
        return new HtmlElement(name, attributes, text.ToString());
    }

    /// <summary>The element with one more attribute.</summary>
    /// <param name="attribute">Its name.</param>
    /// <param name="value">Its value, which is escaped; true gives the name alone, false and null leave the attribute out.</param>
    /// <returns>A new element.</returns>
    /// <exception cref="ArgumentException">The name is not one of HTML.</exception>
    public HtmlElement With(string attribute, object? value)
    {
        RequireName(attribute, nameof(attribute));
        return value switch
        {
            null or false => this,
            true => new HtmlElement(name, $"{attributes} {attribute}", content),
            _ => new HtmlElement(name, $"{attributes} {attribute}=\"{Escape.Html(InlineText.Scalar(value))}\"", content),
        };
    }

    /// <summary>The element as HTML and as plain text.</summary>
    /// <returns>Mime types and contents.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Dictionary<string, object> { [MimeTypes.Html] = ToString(), [MimeTypes.Text] = ToString() };

    /// <summary>The element as HTML.</summary>
    /// <returns>Markup.</returns>
    public override string ToString() => Empty.Contains(name) ? $"<{name}{attributes}>" : $"<{name}{attributes}>{content}</{name}>";

    private static void Append(StringBuilder text, object? part)
    {
        if (part is IHtml { Html: { } html })
            text.Append(html);
        else if (part is IEnumerable parts and not string && ValueShape.IsOpen(part) && !Pairs.IsDictionary(part))
        {
            foreach (object? inner in parts)
                Append(text, inner);
        }
        else if (part is not null)
            text.Append(FormatterRegistry.Write(part, MimeTypes.Html) ?? Escape.Html(part.ToDisplayString()));
    }

    private static void RequireName(string name, string parameter)
    {
        if (string.IsNullOrEmpty(name) || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':'))
            throw new ArgumentException($"'{name}' is no name of an element or attribute; use letters, digits and dashes.", parameter);
    }
}
