using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Cases of a fixture: <c>in_TAG.X</c> and <c>out_TAG.X</c> belong together, and so do <c>in.X</c> and <c>out.X</c>.</summary>
internal static class FixtureCases
{
    /// <summary>Tags, each with its underscore; "" for the case without.</summary>
    public static IEnumerable<string> Tags(this Fixture fixture) => fixture.Io.Keys
        .Select(name => name.Split('.')[0])
        .Where(head => head == "out" || head.StartsWith("out_", StringComparison.Ordinal))
        .Select(head => head[3..])
        .Distinct()
        .Order(StringComparer.Ordinal);

    /// <summary>An input of a case, or of the one without a tag.</summary>
    public static Tensor? InputOf(this Fixture fixture, string tag, string name) =>
        fixture.Io.GetValueOrDefault($"in{tag}.{name}") ?? fixture.Io.GetValueOrDefault($"in.{name}");

    /// <summary>Expected tensors of a case whose names begin like this, without the beginning.</summary>
    public static IEnumerable<string> Below(this Fixture fixture, string prefix) =>
        fixture.Io.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);
}
