using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>The few names of Python that a torch checkpoint of plain tensors refers to.</summary>
internal sealed class TorchWorld : IPickleWorld
{
    private enum Function
    {
        Tensor,
        Parameter,
        OrderedDictionary,
        Size,
    }

    private static readonly Dictionary<string, ScalarType> Storages = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = ScalarType.Float64,
        ["FloatStorage"] = ScalarType.Float32,
        ["HalfStorage"] = ScalarType.Float16,
        ["BFloat16Storage"] = ScalarType.BFloat16,
        ["LongStorage"] = ScalarType.Int64,
        ["IntStorage"] = ScalarType.Int32,
        ["ShortStorage"] = ScalarType.Int16,
        ["CharStorage"] = ScalarType.Int8,
        ["ByteStorage"] = ScalarType.Byte,
        ["BoolStorage"] = ScalarType.Bool,
    };

    public object Global(string module, string name) => (module, name) switch
    {
        ("torch._utils", "_rebuild_tensor_v2") => Function.Tensor,
        ("torch._utils", "_rebuild_parameter") => Function.Parameter,
        ("collections", "OrderedDict") => Function.OrderedDictionary,
        ("torch", "Size") => Function.Size,
        ("torch" or "torch.storage", _) when Storages.TryGetValue(name, out var type) => type,
        _ => throw new InvalidDataException($"it refers to '{module}.{name}', and only tensors, dictionaries and plain values are read; save its state_dict as safetensors in Python"),
    };

    public object? Call(object? function, object?[] arguments) => (function, arguments) switch
    {
        (Function.OrderedDictionary, []) => new Dictionary<object, object?>(),
        (Function.OrderedDictionary, [List<object?> pairs]) => Dictionary(pairs),
        (Function.Size, [object?[] sizes]) => sizes,
        (Function.Parameter, [TorchTensor tensor, ..]) => tensor,
        (Function.Tensor, [TorchStorage storage, long offset, object?[] sizes, object?[] strides, ..]) =>
            TorchTensor.Checked(storage, offset, Numbers(sizes), Numbers(strides)),
        _ => throw new InvalidDataException("it calls something with arguments that no tensor is made of"),
    };

    public object Persistent(object?[] identification) => identification switch
    {
        ["storage", ScalarType type, string key, string, long count] when count >= 0 => new TorchStorage(type, key, count),
        ["storage", ScalarType, string key, ..] => throw new InvalidDataException($"its storage '{key}' is not described as type, key, place and size"),
        _ => throw new InvalidDataException("it refers to something outside that is no storage of numbers"),
    };

    // A state_dict carries the versions of its modules as an attribute, which no tensor depends on.
    public void SetState(object? state, object? target)
    {
        if (target is not Dictionary<object, object?> || state is not Dictionary<object, object?>)
            throw new InvalidDataException("it sets attributes of something that is no dictionary");
    }

    private static Dictionary<object, object?> Dictionary(List<object?> pairs)
    {
        var result = new Dictionary<object, object?>();
        foreach (var pair in pairs)
        {
            var (key, value) = pair switch
            {
                object?[] and [string or long, _] tuple => (tuple[0]!, tuple[1]),
                List<object?> and [string or long, _] list => (list[0]!, list[1]),
                _ => throw new InvalidDataException("it has an ordered dictionary of something other than keys and values"),
            };
            result[key] = value;
        }
        return result;
    }

    private static long[] Numbers(object?[] values) =>
        [.. values.Select(v => v is long and >= 0 ? (long)v : throw new InvalidDataException($"it has {v ?? "None"} as a size or stride, where whole numbers from 0 are read"))];
}
