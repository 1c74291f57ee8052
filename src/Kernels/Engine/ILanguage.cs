namespace Experiments.Kernels.Engine;

/// <summary>One language that cells, or parts of them, can be written in.</summary>
internal interface ILanguage
{
    /// <summary>Names by which <c>#!name</c> and cell metadata select it; the first is the usual one.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether a text ends inside a string or comment, where a line that begins with <c>#!</c> is no directive.</summary>
    bool EndsInsideToken(string text);

    /// <summary>Runs one part of a cell to its end.</summary>
    /// <param name="code">The part, with blank lines in place of what stands before it, so that line numbers are the cell's.</param>
    /// <param name="cell">The running cell.</param>
    PartResult Execute(string code, CellContext cell);
}

/// <summary>What a part of a cell came to.</summary>
/// <param name="Error">Null when it succeeded.</param>
/// <param name="HasValue">Whether it ended in an expression with a value.</param>
/// <param name="Value">That value.</param>
internal sealed record PartResult(CellError? Error, bool HasValue = false, object? Value = null);
