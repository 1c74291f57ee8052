using System.Text;
using Experiments.Core;

namespace Experiments.Data;

/// <summary>A data set in tar shards as WebDataset lays them out: consecutive members that share a key make one sample.</summary>
/// <remarks>
/// The image is a member png, jpg, jpeg, webp or bmp. Captions are the array of strings <c>captions</c> of a member json, or else the whole of a
/// member txt. The member json may also give <c>class</c> and <c>regions</c> (<c>label</c>, <c>box</c> as [y0, x0, y1, x1] in [0, 1]).
/// Other members are left alone. Shards are read front to back; nothing is ever written to disk.
/// </remarks>
public sealed class TarShards : IPairSource
{
    /// <summary>Largest sample that is read unless a call says otherwise: 256 MiB.</summary>
    public const long MaxSampleBytes = 1L << 28;

    private const ulong OrderStream = 0xDA7A_0004;
    private static readonly string[] ImageMembers = ["png", "jpg", "jpeg", "webp", "bmp"];
    private readonly long maxSampleBytes;

    /// <summary>Names the shards; they are opened when read.</summary>
    /// <param name="pattern">A path in which <c>{000..127}</c> stands for numbers and <c>{a,b}</c> for choices.</param>
    /// <param name="maxSampleBytes">Largest accepted sample.</param>
    /// <exception cref="ArgumentException">The pattern is malformed.</exception>
    /// <exception cref="FileNotFoundException">A shard is missing.</exception>
    public TarShards(string pattern, long maxSampleBytes = MaxSampleBytes)
    {
        Name = pattern;
        Paths = BracePattern.Expand(pattern);
        this.maxSampleBytes = maxSampleBytes;
        if (Paths.FirstOrDefault(p => !File.Exists(p)) is { } missing)
            throw new FileNotFoundException($"Tar shard '{missing}' of pattern '{pattern}' does not exist; check the range.", missing);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The shards in order.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <inheritdoc/>
    /// <remarks>Always null: shards do not say how many samples they hold.</remarks>
    public int? Count => null;

    /// <summary>Writes samples as shards <c>name-000000.tar</c>, ...; the same samples give the same bytes, on any day by any user.</summary>
    /// <param name="folder">Target folder; created.</param>
    /// <param name="name">Start of the file names.</param>
    /// <param name="samples">Samples; keys are letters, digits, '_', '-' and '/'.</param>
    /// <param name="samplesPerShard">Largest number of samples a shard.</param>
    /// <param name="bytesPerShard">Size after which a shard is closed; a single larger sample has a shard of its own.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="ArgumentException">A key or extension has other characters.</exception>
    /// <exception cref="IOException">A shard cannot be written.</exception>
    public static IReadOnlyList<string> Write(
        string folder, string name, IEnumerable<TarSample> samples, int samplesPerShard = 10_000, long bytesPerShard = 1L << 28) =>
        TarShardWriter.Write(folder, name, samples, samplesPerShard, bytesPerShard);

    /// <summary>The raw samples of all shards in order.</summary>
    /// <returns>A fresh sequence on each call.</returns>
    /// <exception cref="InvalidDataException">
    /// A shard is damaged or cut short, or has members that leave it, are links or are too large; the message names shard and member.
    /// </exception>
    public IEnumerable<TarSample> Samples() => Paths.SelectMany(SamplesOf);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">As for <see cref="Samples"/>; or a sample has no image or a malformed json member.</exception>
    public IEnumerable<ImagePair> Read() => Paths.SelectMany(PairsOf);

    /// <inheritdoc/>
    /// <remarks>Whole shards change places; samples within one stay in order, so pass them through a shuffle buffer.</remarks>
    public IEnumerable<ImagePair> ReadShuffled(ulong seed, ulong epoch) =>
        new CounterRandom(seed, OrderStream, epoch).Permutation(Paths.Count).SelectMany(i => PairsOf(Paths[i]));

    private IEnumerable<TarSample> SamplesOf(string path) => new TarShardReader(path, maxSampleBytes).Read();

    private IEnumerable<ImagePair> PairsOf(string path) => SamplesOf(path).Select(sample => ToPair(path, sample));

    private static ImagePair ToPair(string path, TarSample sample)
    {
        string where = $"{path}:{sample.Key}";
        string member = ImageMembers.FirstOrDefault(sample.Members.ContainsKey)
            ?? throw new InvalidDataException($"Sample '{where}' has no image (png, jpg, webp or bmp), only {string.Join(", ", sample.Members.Keys)}; write it again with one.");
        byte[] encoded = sample.Members[member];
        var facts = sample.Members.TryGetValue("json", out byte[]? json) ? SampleFacts.Parse(json, $"{where}.json") : SampleFacts.None;
        var captions = facts.Captions;
        if (captions.Count == 0 && sample.Members.TryGetValue("txt", out byte[]? text))
            captions = [Encoding.UTF8.GetString(text).Trim()];
        return new(sample.Key, () => ImageFile.Decode(encoded, $"{where}.{member}"), captions, () => facts.Regions) { Class = facts.Class };
    }
}
