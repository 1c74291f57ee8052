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
    /// <exception cref="NotSupportedException">The source's type is one that TorchSharp has no tensors for; the message names it.</exception>
    Tensor Read(string name);

    /// <summary>Reads a tensor into an existing one, converted to its type and device.</summary>
    /// <param name="name">One of <see cref="Shapes"/>.</param>
    /// <param name="target">Same shape; any floating-point type for a floating-point tensor, the same type otherwise; any layout or device.</param>
    /// <exception cref="ArgumentException">Shapes differ, or one type is floating-point and the other is not.</exception>
    /// <exception cref="KeyNotFoundException">As for <see cref="Read"/>.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    void ReadInto(string name, Tensor target)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        TensorFit.Copy($"'{Origin}': tensor '{name}'", Read(name), target);
    }
}
