using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>The cases of a fixture: <c>out.X</c> is the plain one, <c>out_TAG.X</c> a further one of the same model.</summary>
internal static partial class TaggedCases
{
    /// <summary>Tags that outputs bear, the empty one for the plain case, each with the rest of their names.</summary>
    public static IEnumerable<(string Tag, IReadOnlyList<string> Outputs)> Cases(this Fixture fixture) => fixture.Io.Keys
        .Select(name => Output().Match(name))
        .Where(match => match.Success)
        .GroupBy(match => match.Groups["tag"].Value, match => match.Groups["rest"].Value)
        .Select(group => (group.Key, (IReadOnlyList<string>)[.. group]));

    /// <summary>An output's whole name.</summary>
    public static string Name(string tag, string output) => tag.Length == 0 ? $"out.{output}" : $"out_{tag}.{output}";

    /// <summary>An input of a case: its own where it has one, in either spelling, the plain case's otherwise.</summary>
    public static Tensor Input(this Fixture fixture, string tag, string input) =>
        fixture.Io.GetValueOrDefault($"in_{tag}.{input}") ?? fixture.Io.GetValueOrDefault($"in.{input}_{tag}") ?? fixture.Io[$"in.{input}"];

    [GeneratedRegex(@"^out(?:_(?<tag>[^.]+))?\.(?<rest>.+)$")]
    private static partial Regex Output();
}
