using System.Text;
using Experiments.Kernels.Display;
using Experiments.Kernels.Notebooks;
using Experiments.Kernels.Pages.Formulas;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Experiments.Kernels.Pages;

/// <summary>Markdown as HTML: formulas as MathML, pictures as data, code coloured, foreign HTML filtered.</summary>
internal sealed class MarkdownHtml(PictureData pictures)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseMathematics().UseFootnotes().UseTaskLists().UseAutoLinks().UseEmphasisExtras().UseDefinitionLists().Build();

    private readonly HashSet<string> ids = [];

    /// <summary>Headings met so far, in order.</summary>
    public List<PageHeading> Headings { get; } = [];

    /// <summary>Renders a text.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="cell">The cell whose attachments it may show.</param>
    public string Render(string markdown, NotebookCell? cell = null)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
            Name(heading);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Settle(link, cell);
        using var writer = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        Replace<HtmlBlock>(renderer, (r, block) => r.Write(HtmlFilter.Clean(block.Lines.ToString())));
        Replace<HtmlInline>(renderer, (r, inline) => r.Write(HtmlFilter.Clean(inline.Tag)));
        Replace<CodeBlock>(renderer, WriteCode);
        Replace<MathInline>(renderer, (r, math) => r.Write(MathMl.Render(math.Content.ToString(), display: math.DelimiterCount > 1)));
        Replace<MathBlock>(renderer, (r, math) => r.Write(MathMl.Render(math.Lines.ToString(), display: true)));
        renderer.Render(document);
        writer.Flush();
        return writer.ToString();
    }

    private static void Replace<T>(HtmlRenderer renderer, Action<HtmlRenderer, T> write)
        where T : MarkdownObject
    {
        renderer.ObjectRenderers.RemoveAll(r => r is HtmlObjectRenderer<T>);
        renderer.ObjectRenderers.Insert(0, new Writer<T>(write));
    }

    private static void WriteCode(HtmlRenderer renderer, CodeBlock block)
    {
        string code = block.Lines.ToString();
        bool isCSharp = block is FencedCodeBlock { Info: "csharp" or "cs" or "c#" or "C#" };
        renderer.Write($"<pre class=\"listing\"><code>{(isCSharp ? CodeHtml.Render(code) : Escape.Html(code))}</code></pre>\n");
    }

    private void Name(HeadingBlock heading)
    {
        string text = heading.Inline is null ? "" : PlainText(heading.Inline);
        string slug = Slug(text), id = slug;
        for (int n = 2; !ids.Add(id); n++)
            id = $"{slug}-{n}";
        heading.GetAttributes().Id = id;
        Headings.Add(new PageHeading(heading.Level, text, id));
    }

    private static string PlainText(ContainerInline inline) => string.Concat(inline.Descendants().Select(part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        MathInline math => math.Content.ToString(),
        _ => "",
    }));

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (char c in text.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c))
                slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        return slug.ToString().TrimEnd('-') is { Length: > 0 } name ? name : "section";
    }

    // Pictures become data; what cannot is named, so that nothing is loaded from elsewhere. Links keep to known schemes.
    private void Settle(LinkInline link, NotebookCell? cell)
    {
        string address = link.Url ?? "";
        if (!link.IsImage)
        {
            link.Url = IsSafe(address) ? address : "#";
            return;
        }
        if (pictures.Find(address, cell) is { } data)
        {
            link.Url = data;
            return;
        }
        var text = new LiteralInline($"[picture: {(PlainText(link) is { Length: > 0 } alt ? alt : address)}]");
        link.ReplaceBy(text);
    }

    private static bool IsSafe(string address)
    {
        int colon = address.IndexOf(':');
        bool hasScheme = colon > 0 && address.AsSpan(0, colon).IndexOfAny("/?#") < 0;
        return !hasScheme || address[..colon].ToLowerInvariant() is "http" or "https" or "mailto";
    }

    private sealed class Writer<T>(Action<HtmlRenderer, T> write) : HtmlObjectRenderer<T>
        where T : MarkdownObject
    {
        protected override void Write(HtmlRenderer renderer, T obj) => write(renderer, obj);
    }
}
