using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>Named tensors that are read when asked for: a file, several shards, an archive.</summary>
public interface ITensorSource : IDisposable
{
    /// <summary>What error messages call the source, such as the file's path.</summary>
    string Origin { get; }

    /// <summary>Name and shape of every tensor.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">One of <see cref="Shapes"/>.</param>
    /// <returns>A CPU tensor of the source's own type, which must not be written to; valid while the source is open, to be disposed by the caller.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor; the message names the nearest.</exception>
    /// <exception cref="InvalidDataException">The source is damaged.</exception>
    Tensor Read(string name);
}
