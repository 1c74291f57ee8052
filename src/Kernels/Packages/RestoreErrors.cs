using System.Text.RegularExpressions;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Packages;

/// <summary>Failed restores in one sentence each.</summary>
internal static partial class RestoreErrors
{
    /// <summary>Whether the only trouble is that a source could not be reached.</summary>
    public static bool IsOffline(IReadOnlyList<RestoreMessage> errors) => errors.Any(error => error.Code is "NU1301" or "NU1300");

    /// <summary>What to tell the reader.</summary>
    /// <param name="errors">What NuGet reported.</param>
    /// <param name="known">Packages that may have been meant instead of one that does not exist.</param>
    public static string Describe(IReadOnlyList<RestoreMessage> errors, IReadOnlyList<string> known) =>
        string.Join('\n', errors.DistinctBy(error => (error.Code, error.Package)).Select(error => Describe(error, known)));

    private static string Describe(RestoreMessage error, IReadOnlyList<string> known) => error.Code switch
    {
        "NU1101" => $"Package '{error.Package}' was not found{Searched(error.Text)}; {Advice(error.Package, known)}",
        "NU1102" or "NU1103" => $"Package '{error.Package}' has no such version{Nearest(error.Text)}.",
        "NU1212" or "NU1213" => $"{error.Package} is a command-line tool, no library for cells.",
        "NU1605" when Downgrade().Match(error.Text) is { Success: true } match =>
            $"{error.Package} {match.Groups["to"].Value} is asked for, but another package needs {error.Package} {match.Groups["from"].Value}; restart the kernel and ask for that version first.",
        _ => $"{error.Text.Split('\n')[0].Trim()} ({error.Code})",
    };

    private static string Searched(string text) => Sources().Match(text) is { Success: true } match ? $" in {match.Groups[1].Value.Trim()}" : "";

    private static string Advice(string package, IReadOnlyList<string> known) => NearNames.Of(package, known) is { Count: > 0 } near
        ? $"did you mean {string.Join(" or ", near)}?"
        : "check its name, or add the source that has it with #i \"nuget: <folder or address>\".";

    private static string Nearest(string text) => NearestVersion().Match(text) is { Success: true } match ? $"; the nearest one is {match.Groups[1].Value}" : "";

    [GeneratedRegex(@"in source\(s\): (.+)")]
    private static partial Regex Sources();

    [GeneratedRegex(@"Nearest version: (\S+)")]
    private static partial Regex NearestVersion();

    [GeneratedRegex(@"from (?<from>\S+) to (?<to>[^\s]+?)\.?\s")]
    private static partial Regex Downgrade();
}
