using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>Which tensor of a published checkpoint is which part of a module of ours, and in which layout.</summary>
/// <remarks>
/// Written once, read in every direction: <see cref="Load"/>, <see cref="Export"/>, and <see cref="Shapes"/> of a module on the
/// <c>meta</c> device, which is what the published shape lists are compared with.
/// <code>
/// map.Add("text_model.head.weight", new Part("text.head.weight"))
///    .AddRows("head.attention.in_proj_weight", new Part("map_head.attn.q.weight"), new Part("map_head.attn.kv.weight"))
///    .AddStack("llm/layers/pre_ffw_norm/scale", Enumerable.Range(0, depth).Select(i => new Part($"blocks.{i}.norm2.weight")));
/// </code>
/// </remarks>
public sealed class WeightMap
{
    private enum Join
    {
        Whole,
        Rows,
        Stack,
    }

    private readonly Dictionary<string, (Join Join, IReadOnlyList<Part> Parts)> entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> ignored = new(StringComparer.Ordinal);

    /// <summary>Names of the published tensors, in the order they were added.</summary>
    public IReadOnlyCollection<string> Names => entries.Keys;

    /// <summary>Whether a checkpoint may hold a tensor of this name.</summary>
    /// <param name="theirs">Published name.</param>
    /// <returns>True for tensors of the map and for ignored ones.</returns>
    public bool Accepts(string theirs) => entries.ContainsKey(theirs) || ignored.Contains(theirs);

    /// <summary>One published tensor is one part of ours.</summary>
    /// <param name="theirs">Published name.</param>
    /// <param name="part">Where it goes.</param>
    /// <returns>This map.</returns>
    public WeightMap Add(string theirs, Part part) => Put(theirs, Join.Whole, [part]);

    /// <summary>One published tensor is one of ours, in a layout of its own.</summary>
    /// <param name="theirs">Published name.</param>
    /// <param name="ours">Name in the module's state.</param>
    /// <param name="view">See <see cref="Part"/>.</param>
    /// <returns>This map.</returns>
    public WeightMap Add(string theirs, string ours, Func<Tensor, Tensor>? view = null) => Add(theirs, new Part(ours, view));

    /// <summary>One published tensor is several parts of ours below each other along its first axis.</summary>
    /// <param name="theirs">Published name.</param>
    /// <param name="parts">In the order of the rows.</param>
    /// <returns>This map.</returns>
    public WeightMap AddRows(string theirs, params IReadOnlyList<Part> parts) => Put(theirs, Join.Rows, parts);

    /// <summary>One published tensor is several parts of ours along a leading axis of its own: layers that were scanned over.</summary>
    /// <param name="theirs">Published name.</param>
    /// <param name="parts">One a layer, in order.</param>
    /// <returns>This map.</returns>
    public WeightMap AddStack(string theirs, IEnumerable<Part> parts) => Put(theirs, Join.Stack, [.. parts]);

    /// <summary>A published tensor that may be there and carries nothing: position ids, tied copies of a table.</summary>
    /// <param name="theirs">Published name.</param>
    /// <returns>This map.</returns>
    public WeightMap Ignore(string theirs)
    {
        ignored.Add(theirs);
        return this;
    }

    /// <summary>Takes over the map of a component.</summary>
    /// <param name="component">Its map.</param>
    /// <param name="theirs">What stands before its published names here, such as <c>vision_tower.</c>.</param>
    /// <param name="ours">What stands before its names in the module's state here, such as <c>image.</c>.</param>
    /// <returns>This map.</returns>
    public WeightMap Include(WeightMap component, string theirs, string ours)
    {
        foreach (var (name, (join, parts)) in component.entries)
            Put(theirs + name, join, [.. parts.Select(p => p with { Ours = ours + p.Ours })]);
        foreach (string name in component.ignored)
            Ignore(theirs + name);
        return this;
    }

    /// <summary>Names and shapes that a checkpoint of this module has; works on the <c>meta</c> device.</summary>
    /// <param name="module">The module.</param>
    /// <returns>Published shapes by published name.</returns>
    /// <exception cref="InvalidOperationException">The map and the module do not fit: a tensor of ours is left out, or covered twice.</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes(nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var state = module.state_dict();
        RequireCover(state);
        return entries.ToDictionary(e => e.Key, e => Shape(e.Value.Join, [.. e.Value.Parts.Select(p => p.Of(state).shape)]));
    }

    /// <summary>Requires that a checkpoint has the tensors of a module, all of them and no others; works on the <c>meta</c> device.</summary>
    /// <param name="module">The module.</param>
    /// <param name="source">The checkpoint; none of its tensors is read.</param>
    /// <exception cref="InvalidDataException">Names are missing, unexpected or of another shape; the message lists them with their nearest candidates.</exception>
    public void RequireFit(nn.Module module, ITensorSource source)
    {
        var found = source.Shapes.Where(s => !ignored.Contains(s.Key) || entries.ContainsKey(s.Key)).ToDictionary(s => s.Key, s => s.Value);
        ModuleWeights.Require(Shapes(module), found, source.Origin);
    }

    /// <summary>Fills a module from a checkpoint; nothing is changed unless every name and shape fits.</summary>
    /// <param name="module">Its parameters keep their device and type; what is read is converted to them, tensor by tensor.</param>
    /// <param name="source">The checkpoint.</param>
    /// <exception cref="InvalidDataException">Names are missing, unexpected or of another shape; the message lists them with their nearest candidates.</exception>
    public void Load(nn.Module module, ITensorSource source)
    {
        RequireFit(module, source);
        using var frozen = no_grad();
        var state = module.state_dict();
        foreach (var (name, (join, parts)) in entries)
        {
            using var scope = NewDisposeScope();
            if (join == Join.Whole)
            {
                source.ReadInto(name, parts[0].Of(state));
                continue;
            }
            var read = source.Read(name);
            long row = 0;
            foreach (var part in parts)
            {
                var target = part.Of(state);
                target.copy_(join == Join.Stack ? read.select(0, row) : read.narrow(0, row, target.shape[0]));
                row += join == Join.Rows ? target.shape[0] : 1;
            }
        }
    }

    /// <summary>The module's weights under the published names and in the published layouts: what the reference library loads.</summary>
    /// <param name="module">The module; unchanged.</param>
    /// <returns>Contiguous tensors by published name, copies, to be disposed by the caller.</returns>
    public IReadOnlyDictionary<string, Tensor> Export(nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var state = module.state_dict();
        RequireCover(state);
        return entries.ToDictionary(e => e.Key, e => Joined(e.Value.Join, [.. e.Value.Parts.Select(p => p.Of(state))]).MoveToOuterDisposeScope());
    }

    private WeightMap Put(string theirs, Join join, IReadOnlyList<Part> parts)
    {
        if (!entries.TryAdd(theirs, (join, parts)))
            throw new ArgumentException($"The weight map has '{theirs}' already.", nameof(theirs));
        return this;
    }

    private static Tensor Joined(Join join, List<Tensor> parts) => join switch
    {
        Join.Whole => parts[0].is_contiguous() ? parts[0].clone() : parts[0].contiguous(),
        Join.Stack => stack(parts),
        _ => cat(parts),
    };

    private static IReadOnlyList<long> Shape(Join join, IReadOnlyList<long[]> parts) => join switch
    {
        Join.Whole => parts[0],
        Join.Stack => [parts.Count, .. parts[0]],
        _ => [parts.Sum(p => p[0]), .. parts[0].Skip(1)],
    };

    private void RequireCover(IReadOnlyDictionary<string, Tensor> state)
    {
        var covered = entries.Values.SelectMany(e => e.Parts).GroupBy(p => p.Ours).ToDictionary(g => g.Key, g => g.Sum(p => p.Of(state).numel()));
        var wrong = state.Where(s => covered.GetValueOrDefault(s.Key) != s.Value.numel()).Select(s => $"{s.Key} ({covered.GetValueOrDefault(s.Key)} of {s.Value.numel()})").ToList();
        if (wrong.Count > 0)
            throw new InvalidOperationException($"A weight map does not cover the module exactly: {string.Join(", ", wrong.Take(8))}.");
    }
}
