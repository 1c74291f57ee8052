using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>A source whose tensors go by other names: those of another version of a library, or without a common prefix.</summary>
internal sealed class RenamedTensors : ITensorSource
{
    private readonly ITensorSource source;
    private readonly Dictionary<string, string> originals;

    /// <param name="source">Disposed with this one.</param>
    /// <param name="rename">From the source's name to the new one; different names must stay different.</param>
    /// <exception cref="InvalidDataException">Two tensors would have one name.</exception>
    public RenamedTensors(ITensorSource source, Func<string, string> rename)
    {
        this.source = source;
        var groups = source.Shapes.Keys.GroupBy(rename).ToList();
        if (groups.Find(g => g.Count() > 1) is { } clash)
            throw new InvalidDataException($"'{source.Origin}' holds one tensor twice, as {string.Join(" and ", clash)}.");
        originals = groups.ToDictionary(g => g.Key, g => g.Single());
        Shapes = originals.ToDictionary(n => n.Key, n => source.Shapes[n.Value]);
    }

    public string Origin => source.Origin;

    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; }

    public Tensor Read(string name) => source.Read(originals.GetValueOrDefault(name, name));

    public void ReadInto(string name, Tensor target) => source.ReadInto(originals.GetValueOrDefault(name, name), target);

    public void Dispose() => source.Dispose();
}
