namespace Experiments.Kernels.Engine;

/// <summary>Terminal colours, as tracebacks carry them.</summary>
internal static class Ansi
{
    public static string Red(string text) => $"\u001b[31m{text}\u001b[0m";

    public static string Faint(string text) => $"\u001b[90m{text}\u001b[0m";
}
