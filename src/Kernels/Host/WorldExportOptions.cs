using System.Globalization;
using System.Numerics;
using Experiments.Core;
using Experiments.Worlds;

namespace Experiments.Kernels.Host;

/// <summary>What <c>world export</c> was asked to do.</summary>
/// <param name="Out">Target folder.</param>
/// <param name="Format"><c>coco</c> or <c>shards</c>.</param>
/// <param name="Profile">What the scenes are drawn from.</param>
/// <param name="Stream">Split.</param>
/// <param name="Start">Index of the first scene.</param>
/// <param name="Count">Number of scenes.</param>
/// <param name="Size">Pixels a side.</param>
/// <param name="Seed">World seed.</param>
/// <param name="SamplesPerShard">Largest number of scenes a shard.</param>
internal sealed record WorldExportOptions(
    string Out, string Format, Profile Profile, ulong Stream, ulong Start, int Count, int Size, ulong Seed, int SamplesPerShard)
{
    public const string Usage =
        "usage: world export --out DIR --format coco|shards [--profile Core] [--stream 1] [--start 0] [--count 64] [--size 32] [--seed 7] [--samples-per-shard 1000]";

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">An option is unknown, occurs twice, lacks its value or has a wrong one.</exception>
    public static WorldExportOptions Parse(string[] args)
    {
        var values = Values(args);
        var options = new WorldExportOptions(
            Take(values, "--out") ?? throw new ArgumentException($"--out is missing; name the folder to write. {Usage}"),
            Take(values, "--format") ?? throw new ArgumentException($"--format is missing; use coco or shards. {Usage}"),
            Take(values, "--profile") is { } profile ? Profile.Parse(profile) : Profile.Core,
            Number<ulong>(values, "--stream", Streams.Test),
            Number<ulong>(values, "--start", 0),
            Number(values, "--count", 64),
            Number(values, "--size", 32),
            Number<ulong>(values, "--seed", 7),
            Number(values, "--samples-per-shard", 1000));
        if (options.Format is not ("coco" or "shards"))
            throw new ArgumentException($"--format is '{options.Format}'; use coco or shards.");
        Check.Positive(options.Count, "--count");
        Check.Positive(options.SamplesPerShard, "--samples-per-shard");
        Check.Member(options.Size is >= 8 and <= 1024, "--size", options.Size, "use 8 to 1024 pixels a side");
        if (values.Count > 0)
            throw new ArgumentException($"Unknown option '{values.Keys.First()}'. {Usage}");
        return options;
    }

    private static Dictionary<string, string> Values(string[] args)
    {
        var values = new Dictionary<string, string>();
        for (int i = 0; i < args.Length; i++)
        {
            int equals = args[i].IndexOf('=');
            string name = equals < 0 ? args[i] : args[i][..equals];
            if (!name.StartsWith("--", StringComparison.Ordinal))
                throw new ArgumentException($"'{args[i]}' is no option. {Usage}");
            string value = equals >= 0 ? args[i][(equals + 1)..] : ++i < args.Length ? args[i] : throw new ArgumentException($"{name} needs a value. {Usage}");
            if (!values.TryAdd(name, value))
                throw new ArgumentException($"{name} is given twice.");
        }
        return values;
    }

    private static string? Take(Dictionary<string, string> values, string name) => values.Remove(name, out string? value) ? value : null;

    private static T Number<T>(Dictionary<string, string> values, string name, T otherwise)
        where T : INumber<T> => Take(values, name) is not { } text ? otherwise
            : T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ArgumentException($"{name} is '{text}'; use a whole number, 0 or more.");
}
