using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Text;
using Microsoft.FSharp.Control;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>Parses F# without a session.</summary>
internal static class FSharpParser
{
    private const string File = "cell.fsx";

    private static readonly Lazy<FSharpChecker> Checker = new(() =>
        FSharpChecker.Create(null, null, null, null, null, null, null, null, null, null, null, null, null, null));

    public static FSharpParseFileResults Parse(string text)
    {
        var standard = FSharpParsingOptions.Default;
        var options = new FSharpParsingOptions(
            [File], standard.ApplyLineDirectives, standard.ConditionalDefines, standard.DiagnosticOptions, "preview",
            isInteractive: true, standard.StrictIndentation, standard.CompilingFSharpCore, standard.IsExe);
        var parsing = Checker.Value.ParseFile(File, SourceText.ofString(text), options, cache: null, userOpName: null);
        return FSharpAsync.RunSynchronously(parsing, timeout: null, cancellationToken: null);
    }
}
