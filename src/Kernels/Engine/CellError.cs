namespace Experiments.Kernels.Engine;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">Exception type, <c>CompilationError</c>, <c>DirectiveError</c> or <c>Interrupted</c>.</param>
/// <param name="Message">The message, plain.</param>
/// <param name="Traceback">What to print: message, places and source lines, with ANSI colours.</param>
/// <param name="Line">Line of the failing cell, from 1, when known.</param>
internal sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback, int? Line)
{
    /// <summary>An error that is all said in one sentence.</summary>
    public static CellError Of(string name, string message, int? line = null) => new(name, message, [$"{Ansi.Red(name)}: {message}"], line);
}
