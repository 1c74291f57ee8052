using System.Dynamic;
using Experiments.Kernels;
using Experiments.Kernels.Display;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>An HTML element as notebooks written for .NET Interactive build it: <c>div[style: "color:gray"]("text", b("bold"))</c>.</summary>
/// <remarks>New notebooks build the same with <see cref="Html.Tag"/>, which the compiler can check.</remarks>
public sealed class PocketView : DynamicObject, IHtml, IHtmlContent
{
    private readonly HtmlElement element;

    internal PocketView(string name)
        : this(Html.Tag(name))
    {
    }

    private PocketView(HtmlElement element) => this.element = element;

    string? IHtml.Html => ToString();

    /// <summary>The element with this content: elements and HTML as they are, sequences of these one by one, everything else as escaped text.</summary>
    /// <param name="binder">The call.</param>
    /// <param name="args">The content.</param>
    /// <param name="result">A new element.</param>
    /// <returns>True.</returns>
    public override bool TryInvoke(InvokeBinder binder, object?[]? args, out object? result)
    {
        result = new PocketView(element.Containing(args ?? []));
        return true;
    }

    /// <summary>The element with attributes, whose underscores stand for dashes.</summary>
    /// <param name="binder">The names.</param>
    /// <param name="indexes">The values.</param>
    /// <param name="result">A new element.</param>
    /// <returns>Whether each value has a name.</returns>
    public override bool TryGetIndex(GetIndexBinder binder, object[] indexes, out object? result)
    {
        ArgumentNullException.ThrowIfNull(binder);
        ArgumentNullException.ThrowIfNull(indexes);
        var names = binder.CallInfo.ArgumentNames;
        result = new PocketView(names.Zip(indexes).Aggregate(element, (built, pair) => built.With(pair.First.Replace('_', '-'), pair.Second)));
        return names.Count == indexes.Length;
    }

    /// <summary>The element as HTML and as plain text.</summary>
    /// <returns>Mime types and contents.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => element.ToMimeBundle();

    /// <summary>The element as HTML.</summary>
    /// <returns>Markup.</returns>
    public override string ToString() => element.ToString();
}
