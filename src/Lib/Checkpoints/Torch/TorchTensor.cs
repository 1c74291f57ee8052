using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>A run of numbers in an archive that tensors are windows on; tensors may share one.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Key">Name of its member in the archive.</param>
/// <param name="Count">Number of elements.</param>
internal sealed record TorchStorage(ScalarType Type, string Key, long Count);

/// <summary>A tensor as a torch checkpoint describes it.</summary>
/// <param name="Storage">Where its elements lie.</param>
/// <param name="Offset">Elements before its first one.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Strides">Elements from one index to the next, an axis each.</param>
/// <param name="Span">Elements of the storage from its first to its last.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides, long Span)
{
    private const int MostAxes = 64;

    /// <exception cref="InvalidDataException">The tensor reaches beyond its storage, or is larger than it.</exception>
    public static TorchTensor Checked(TorchStorage storage, long offset, long[] shape, long[] strides)
    {
        string text = $"a tensor of sizes [{string.Join(", ", shape.Take(MostAxes))}], strides [{string.Join(", ", strides.Take(MostAxes))}] and offset {offset}";
        if (shape.Length != strides.Length || shape.Length > MostAxes || offset < 0)
            throw new InvalidDataException($"it describes {text}");
        bool empty = shape.Contains(0);
        Int128 last = 0, count = empty ? 0 : 1;
        for (int axis = 0; axis < shape.Length && !empty; axis++)
        {
            last += (Int128)(shape[axis] - 1) * strides[axis];
            count *= shape[axis];
            if (last + offset >= storage.Count || count > storage.Count)
                throw new InvalidDataException($"it describes {text}, which does not fit its storage '{storage.Key}' of {storage.Count} elements");
        }
        if (!empty && offset >= storage.Count)
            throw new InvalidDataException($"it describes {text}, which does not fit its storage '{storage.Key}' of {storage.Count} elements");
        return new(storage, offset, shape, strides, empty ? 0 : (long)last + 1);
    }
}
