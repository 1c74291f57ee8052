using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>Reads and writes whole safetensors files.</summary>
public static class SafeTensors
{
    /// <summary>Reads all tensors of a file.</summary>
    /// <param name="path">A <c>.safetensors</c> file.</param>
    /// <returns>Fresh CPU tensors by name, in the current dispose scope.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or no safetensors file.</exception>
    /// <exception cref="NotSupportedException">TorchSharp lacks the type of a tensor.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var file = SafeTensorsFile.Open(path);
        return file.Entries.Keys.ToDictionary(name => name, file.Read);
    }

    /// <summary>Writes tensors to a file, atomically: a reader sees the old file or the whole new one.</summary>
    /// <remarks>
    /// Wider element types come first and the data starts at a multiple of 8, so that every tensor is aligned. Tensors on other
    /// devices are copied to the CPU one at a time.
    /// </remarks>
    /// <param name="path">Target file; its folder is created.</param>
    /// <param name="tensors">Tensors by name; they stay the caller's.</param>
    /// <param name="metadata">Free text by key, or null. <c>format: pt</c> is added where it says no other, as the reference libraries ask for.</param>
    /// <exception cref="ArgumentException">A tensor has a type that the format lacks (double complex, quantised), or bears a reserved name.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one stays.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = Order(tensors);
        var header = SafeTensorsHeader.Write(ordered.Select(t => (t.Name, t.Type, t.Tensor.shape, t.Tensor.numel() * t.Type.Width)), WithFormat(metadata));
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var (_, _, tensor) in ordered)
            {
                using var scope = NewDisposeScope();
                TensorBytes.Visit(tensor.detach().cpu().contiguous(), (piece, _) => stream.Write(piece));
            }
        });
    }

    /// <summary>The order in which tensors lie in a file: by element width from wide to narrow, otherwise as given.</summary>
    internal static List<(string Name, ElementType Type, Tensor Tensor)> Order(IReadOnlyDictionary<string, Tensor> tensors) =>
    [
        .. tensors
            .Select(pair => (Name: Allowed(pair.Key), Type: TypeOf(pair.Key, pair.Value), Tensor: pair.Value))
            .OrderByDescending(t => t.Type.Width),
    ];

    private static Dictionary<string, string> WithFormat(IReadOnlyDictionary<string, string>? metadata)
    {
        var all = new Dictionary<string, string> { ["format"] = "pt" };
        foreach (var (key, value) in metadata ?? all)
            all[key] = value;
        return all;
    }

    private static string Allowed(string name) =>
        name != "__metadata__" ? name : throw new ArgumentException("'__metadata__' is reserved by the format; rename the tensor.", nameof(name));

    private static ElementType TypeOf(string name, Tensor tensor) =>
        ElementType.Of(tensor.dtype)
        ?? throw new ArgumentException($"Tensor '{name}' has type {tensor.dtype}, which safetensors cannot hold; convert it first.", nameof(tensor));
}
