namespace Experiments.Data;

/// <summary>One example of a tar shard: the members whose names share a key.</summary>
/// <param name="Key">Member name up to the first dot after the last slash.</param>
/// <param name="Members">Content by extension without the first dot, such as <c>png</c> or <c>seg.png</c>.</param>
public sealed record TarSample(string Key, IReadOnlyDictionary<string, byte[]> Members);
