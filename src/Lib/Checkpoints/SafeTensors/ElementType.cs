using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>The element types of the safetensors format: name in files, bytes an element, and the tensor type if libtorch's binding has one.</summary>
internal sealed record ElementType(string Name, int Width, ScalarType? Tensor)
{
    private static readonly ElementType[] All =
    [
        new("F64", 8, ScalarType.Float64),
        new("F32", 4, ScalarType.Float32),
        new("F16", 2, ScalarType.Float16),
        new("BF16", 2, ScalarType.BFloat16),
        new("I64", 8, ScalarType.Int64),
        new("I32", 4, ScalarType.Int32),
        new("I16", 2, ScalarType.Int16),
        new("I8", 1, ScalarType.Int8),
        new("U8", 1, ScalarType.Byte),
        new("BOOL", 1, ScalarType.Bool),
        new("U16", 2, null),
        new("U32", 4, null),
        new("U64", 8, null),
        new("F8_E4M3", 1, null),
        new("F8_E5M2", 1, null),
        new("F8_E8M0", 1, null),
        new("C64", 8, ScalarType.ComplexFloat32),
    ];

    private static readonly Dictionary<string, ElementType> ByName = All.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static ElementType? Named(string name) => ByName.GetValueOrDefault(name);

    public static ElementType? Of(ScalarType tensor) => Array.Find(All, type => type.Tensor == tensor);

    public static string Names { get; } = string.Join(", ", All.Select(type => type.Name));
}
