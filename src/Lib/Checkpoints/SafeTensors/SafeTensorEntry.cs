namespace Experiments.Checkpoints;

/// <summary>What a safetensors header says about one tensor.</summary>
/// <param name="Name">The tensor's name, such as <c>blocks.0.attention.weight</c>.</param>
/// <param name="ElementType">Element type as the format spells it, such as <c>F32</c> or <c>BF16</c>.</param>
/// <param name="Shape">Sizes of the axes; empty for a single number.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="ByteCount">Number of bytes.</param>
public sealed record SafeTensorEntry(string Name, string ElementType, IReadOnlyList<long> Shape, long Offset, long ByteCount)
{
    /// <summary>Name, type and shape, as in <c>blocks.0.weight F32[4, 8]</c>.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Name} {ElementType}[{string.Join(", ", Shape)}]";
}
