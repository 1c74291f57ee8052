using System.Text.RegularExpressions;

namespace Experiments.Kernels.Notebooks;

/// <summary>F# files as cells: a file is a module, and a cell cannot begin with the line that names one.</summary>
internal static partial class FSharpScript
{
    /// <summary>The cells that declare what a file does, every line where it is in the file.</summary>
    /// <remarks>
    /// Of a file that names its module, the module; its lines are indented, those of a text over several lines too. Of any other, what it
    /// declares and an empty module of the file's name, because programs that load it open that module.
    /// </remarks>
    /// <param name="name">The file's name.</param>
    /// <param name="text">Its text.</param>
    public static IEnumerable<SourceCell> Cells(string name, string text)
    {
        var header = Header().Match(text);
        if (header.Success)
        {
            int end = header.Index + header.Length;
            return [new SourceCell(name, "fsharp", $"{text[..end]} ={text[end..].ReplaceLineEndings("\n ")}")];
        }
        string module = Path.GetFileNameWithoutExtension(name);
        return [new SourceCell(name, "fsharp", $"module ``{char.ToUpperInvariant(module[0])}{module[1..]}`` = begin end"), new SourceCell(name, "fsharp", text)];
    }

    [GeneratedRegex(@"\A(\s|//[^\n]*\n)*module\s+[\w.`]+(?=[ \t\r]*(//[^\n]*)?$)", RegexOptions.Multiline)]
    private static partial Regex Header();
}
