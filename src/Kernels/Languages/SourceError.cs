namespace Experiments.Kernels.Languages;

/// <summary>An error that a compiler found in a cell; lines and columns count from 1.</summary>
/// <param name="Id">The compiler's number of it, such as <c>CS0103</c> or <c>FS0039</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Column">Where it begins in that line.</param>
/// <param name="EndLine">Where it ends.</param>
/// <param name="EndColumn">The column after its last character.</param>
internal sealed record SourceError(string Id, string Message, int Line, int Column, int EndLine, int EndColumn);
