using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Languages;

/// <summary>The languages that are shown, not run.</summary>
internal static class RenderLanguages
{
    public static IReadOnlyList<ILanguage> All() =>
    [
        new RenderLanguage(["html"], MimeTypes.Html),
        new RenderLanguage(["markdown", "md"], MimeTypes.Markdown),
        new RenderLanguage(["javascript", "js"], MimeTypes.JavaScript),
        new RenderLanguage(["mermaid"], MimeTypes.Mermaid, showsSource: true),
    ];
}
