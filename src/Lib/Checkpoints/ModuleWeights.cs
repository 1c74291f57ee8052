using System.Text;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>Moves weights between a module and a file, name by name; every mismatch is reported in one error.</summary>
public static class ModuleWeights
{
    private const int Shown = 12;

    /// <summary>Writes a module's parameters and persistent buffers.</summary>
    /// <param name="module">The module; unchanged.</param>
    /// <param name="path">Target <c>.safetensors</c> file.</param>
    /// <param name="metadata">Free text by key, or null.</param>
    /// <exception cref="IOException">The file cannot be written; an old one stays.</exception>
    public static void Save(nn.Module module, string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafeTensors.Write(path, module.state_dict(), metadata);

    /// <summary>Fills a module from a checkpoint; nothing is changed unless every name and shape fits.</summary>
    /// <param name="module">Its parameters keep their device and type; other floating-point types are converted to them.</param>
    /// <param name="path">What <see cref="TensorSource.Open"/> opens.</param>
    /// <param name="prefix">Only the checkpoint's names with this beginning take part, without it; such as <c>model.</c>.</param>
    /// <exception cref="InvalidDataException">Names are missing, unexpected or of another shape; the message lists them with their nearest candidates.</exception>
    public static void Load(nn.Module module, string path, string prefix = "")
    {
        using var source = TensorSource.Open(path);
        Load(module, source, prefix);
    }

    /// <summary>Fills a module from an open checkpoint; nothing is changed unless every name and shape fits.</summary>
    /// <param name="module">As for the other form.</param>
    /// <param name="source">An open checkpoint.</param>
    /// <param name="prefix">As for the other form.</param>
    /// <exception cref="InvalidDataException">As for the other form.</exception>
    public static void Load(nn.Module module, ITensorSource source, string prefix)
    {
        var targets = module.state_dict();
        var shapes = source.Shapes
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value, StringComparer.Ordinal);
        Require(Shapes(targets), shapes, source.Origin);
        foreach (var (name, target) in targets)
            source.ReadInto(prefix + name, target);
    }

    /// <summary>Fills a module from tensors, such as those of a converted checkpoint; nothing is changed unless every name and shape fits.</summary>
    /// <param name="module">As for a file.</param>
    /// <param name="tensors">Tensors by the module's own names; they stay the caller's.</param>
    /// <param name="origin">What error messages call the tensors, such as the file's path.</param>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    public static void Fill(nn.Module module, IReadOnlyDictionary<string, Tensor> tensors, string origin)
    {
        var targets = module.state_dict();
        Require(Shapes(targets), Shapes(tensors), origin);
        using var frozen = no_grad();
        foreach (var (name, target) in targets)
        {
            using var scope = NewDisposeScope();
            target.copy_(tensors[name]);
        }
    }

    /// <summary>Requires two sets of named shapes to be equal.</summary>
    /// <exception cref="InvalidDataException">They are not; the message lists the differences.</exception>
    internal static void Require(
        IReadOnlyDictionary<string, IReadOnlyList<long>> expected, IReadOnlyDictionary<string, IReadOnlyList<long>> found, string origin)
    {
        var missing = expected.Keys.Where(name => !found.ContainsKey(name)).ToList();
        var unexpected = found.Keys.Where(name => !expected.ContainsKey(name)).ToList();
        var misshapen = expected.Where(t => found.TryGetValue(t.Key, out var shape) && !shape.SequenceEqual(t.Value)).Select(t => t.Key).ToList();
        if (missing.Count + unexpected.Count + misshapen.Count == 0)
            return;
        var text = new StringBuilder($"'{origin}' does not fit the module; nothing was loaded.");
        List(text, "missing from the file", missing, first => NearestName.Hint(first, unexpected));
        List(text, "not in the module", unexpected, first => NearestName.Hint(first, missing));
        List(text, "of another shape", misshapen, first => $": file [{string.Join(", ", found[first])}], module [{string.Join(", ", expected[first])}]");
        throw new InvalidDataException(text.ToString());
    }

    private static Dictionary<string, IReadOnlyList<long>> Shapes(IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.ToDictionary(t => t.Key, t => (IReadOnlyList<long>)t.Value.shape);

    private static void List(StringBuilder text, string title, List<string> names, Func<string, string> remark)
    {
        if (names.Count == 0)
            return;
        text.Append($"\n{names.Count} {title}:");
        var groups = NameGroups.Of(names, Shown);
        foreach (var group in groups.Take(Shown))
            text.Append($"\n  {group}{(group.Names.Count > 1 ? $", first {group.Names[0]}" : "")}{remark(group.Names[0])}");
        if (groups.Count > Shown)
            text.Append($"\n  and {groups.Skip(Shown).Sum(g => g.Names.Count)} more");
    }
}
