using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>Opens a checkpoint whatever form it was published in.</summary>
/// <remarks>
/// Nothing in a file is trusted: every reader checks names, shapes, sizes and offsets before it takes memory, runs no code that a file
/// brings, and leaves the folder of a checkpoint for no file that one names.
/// </remarks>
public static class TensorSource
{
    private const string IndexEnding = ".index.json";

    private static readonly string[] FolderFiles =
    [
        "model.safetensors",
        "diffusion_pytorch_model.safetensors",
        "model.safetensors.index.json",
        "diffusion_pytorch_model.safetensors.index.json",
        "pytorch_model.bin",
        "diffusion_pytorch_model.bin",
        "pytorch_model.bin.index.json",
    ];

    private static readonly string[] FolderPatterns = ["*.safetensors.index.json", "*.safetensors", "*.npz"];

    /// <summary>Opens a checkpoint; its tensors are read when asked for.</summary>
    /// <param name="path">
    /// A <c>.safetensors</c> file; an index of shards (<c>.index.json</c>); a numpy archive (<c>.npz</c>), as big_vision publishes them, names
    /// as stored; torch's zip form (<c>.bin</c>, <c>.pt</c>, <c>.pth</c>, <c>.ckpt</c>); or a folder with one of these, as repositories are laid out.
    /// </param>
    /// <returns>The open checkpoint, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is nothing to open there; the message says what was looked for.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or of a kind that is not read; the message names the file and the reason.</exception>
    public static ITensorSource Open(string path)
    {
        string file = Directory.Exists(path) ? FileOf(path) : path;
        return file.EndsWith(IndexEnding, StringComparison.OrdinalIgnoreCase) ? ShardedTensors.Open(file) : OpenFile(file);
    }

    /// <summary>Reads a tensor in another floating-point type.</summary>
    /// <param name="source">An open checkpoint.</param>
    /// <param name="name">One of its tensors.</param>
    /// <param name="type">Element type wanted.</param>
    /// <returns>A fresh CPU tensor, in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">One type is floating-point and the other is not.</exception>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public static Tensor ReadAs(this ITensorSource source, string name, ScalarType type)
    {
        if (!source.Shapes.TryGetValue(name, out var shape))
            throw new KeyNotFoundException($"'{source.Origin}' has no tensor '{name}'{NearestName.Hint(name, source.Shapes.Keys)}.");
        var tensor = empty([.. shape], dtype: type, device: CPU);
        source.ReadInto(name, tensor);
        return tensor;
    }

    /// <summary>Opens a checkpoint that is one file.</summary>
    internal static ITensorSource OpenFile(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        _ when !File.Exists(path) => throw new FileNotFoundException($"There is no checkpoint '{path}'; check the path.", path),
        ".safetensors" => SafeTensorsFile.Open(path),
        ".npz" => NpzFile.Open(path),
        ".bin" or ".pt" or ".pth" or ".ckpt" => TorchFile.Open(path),
        _ => throw new InvalidDataException($"'{path}' is no checkpoint by its ending; use .safetensors, .safetensors.index.json, .npz, .bin, .pt, .pth, .ckpt or a folder."),
    };

    private static string FileOf(string folder)
    {
        if (FolderFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } known)
            return known;
        foreach (string pattern in FolderPatterns)
        {
            string[] found = [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)];
            if (found.Length > 1)
                throw new FileNotFoundException($"Folder '{folder}' holds several checkpoints ({string.Join(", ", found.Select(Path.GetFileName))}); name one.", folder);
            if (found.Length == 1)
                return found[0];
        }
        throw new FileNotFoundException($"Folder '{folder}' holds no checkpoint; looked for {string.Join(", ", FolderFiles.Concat(FolderPatterns))}.", folder);
    }
}
