using System.Text.Json.Nodes;

namespace Experiments.Kernels.Jupyter;

/// <summary>A language as front ends know it.</summary>
/// <param name="Name">By which this program selects it.</param>
/// <param name="DisplayName">What people read.</param>
/// <param name="Extension">Of its source files.</param>
internal sealed record KernelLanguage(string Name, string DisplayName, string Extension)
{
    public static KernelLanguage CSharp { get; } = new("csharp", "C#", ".cs");

    public static KernelLanguage FSharp { get; } = new("fsharp", "F#", ".fs");

    public static IReadOnlyList<KernelLanguage> All { get; } = [CSharp, FSharp];

    /// <summary>The <c>language_info</c> of a kernel.</summary>
    public JsonObject Info() => new()
    {
        ["name"] = DisplayName,
        ["version"] = Environment.Version.ToString(),
        ["mimetype"] = $"text/x-{Name}",
        ["file_extension"] = Extension,
        ["pygments_lexer"] = Name,
        // Notebook 6 colours new cells by this name only, and knows no mode by the name of the language.
        ["codemirror_mode"] = $"text/x-{Name}",
    };
}
