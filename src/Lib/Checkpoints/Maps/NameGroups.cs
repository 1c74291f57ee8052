using System.Numerics;
using System.Text.RegularExpressions;

namespace Experiments.Checkpoints;

/// <summary>Some of many names, under what they have in common.</summary>
/// <param name="Label">The name itself; <c>blocks.{0-26}.norm.weight</c> for names that differ in numbers; <c>text.*</c> for those that begin alike.</param>
/// <param name="Names">The names.</param>
internal sealed partial record NameGroups(string Label, IReadOnlyList<string> Names)
{
    /// <summary>Groups names when there are more than can be read.</summary>
    /// <param name="names">All names.</param>
    /// <param name="most">Lines that can be read.</param>
    public static IReadOnlyList<NameGroups> Of(IReadOnlyList<string> names, int most)
    {
        if (names.Count <= most)
            return [.. names.Select(name => new NameGroups(name, [name]))];
        var alike = names.GroupBy(name => Number().Replace(name, "{}"), StringComparer.Ordinal).Select(g => new NameGroups(Ranges([.. g]), [.. g])).ToList();
        if (alike.Count <= most)
            return alike;
        List<NameGroups> groups = [];
        for (int depth = 8; depth > 0; depth--)
        {
            groups = [.. names.GroupBy(name => Beginning(name, depth), StringComparer.Ordinal).Select(g => new NameGroups(Beginning([.. g]), [.. g]))];
            if (groups.Count <= most)
                break;
        }
        return groups;
    }

    /// <summary>The label, and how many names it stands for if more than one.</summary>
    public override string ToString() => Names.Count == 1 ? Names[0] : $"{Label} ({Names.Count})";

    private static string Ranges(IReadOnlyList<string> names)
    {
        var numbers = names.Select(name => Number().Matches(name).Select(m => BigInteger.Parse(m.Value)).ToArray()).ToList();
        int at = 0;
        return Number().Replace(names[0], match =>
        {
            BigInteger least = numbers.Min(n => n[at]), largest = numbers.Max(n => n[at]);
            at++;
            return least == largest ? match.Value : $"{{{least}-{largest}}}";
        });
    }

    private static string Beginning(string name, int depth)
    {
        int end = -1;
        for (int i = 0; i < depth; i++)
        {
            int next = name.AsSpan(end + 1).IndexOfAny('.', '/');
            if (next < 0)
                return name;
            end += next + 1;
        }
        return name[..(end + 1)];
    }

    private static string Beginning(IReadOnlyList<string> names)
    {
        int common = names.Min(name => name.AsSpan().CommonPrefixLength(names[0]));
        return string.Concat(names[0].AsSpan(0, names[0].AsSpan(0, common).LastIndexOfAny('.', '/') + 1), "*");
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
