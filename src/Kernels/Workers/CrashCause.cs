namespace Experiments.Kernels.Workers;

/// <summary>Finds, in what a dying process wrote to its error stream, the line that says why.</summary>
internal static class CrashCause
{
    /// <summary>How the last words of a process begin when a C++ exception ends it; a long back-trace follows.</summary>
    public const string NativeEnd = "terminate called ";

    // C++ exceptions that no one caught, .NET's own last words.
    private static readonly string[] Marks = ["what():", "Unhandled exception.", "Stack overflow", "Fatal error.", "Out of memory."];

    /// <summary>A clause that begins with a colon; empty when nothing tells.</summary>
    public static string In(string errorStream)
    {
        foreach (string line in errorStream.Split('\n').Select(line => line.Trim()))
        {
            if (Array.Find(Marks, mark => line.StartsWith(mark, StringComparison.Ordinal)) is { } mark)
                return ": " + (mark.EndsWith(':') || mark.StartsWith("Unh", StringComparison.Ordinal) ? line[mark.Length..] : line).Trim().TrimEnd('.');
        }
        return "";
    }
}
