using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Experiments.Checkpoints;

/// <summary>The header of one numpy array: element type, order and shape. Its errors say what is wrong; callers add file and array.</summary>
/// <param name="Type">Element type.</param>
/// <param name="IsBigEndian">Whether the first byte of an element is the highest.</param>
/// <param name="IsFortran">Whether the first axis runs fastest.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Length">Bytes from the start of the array's file to its first element.</param>
internal sealed partial record NumpyHeader(ScalarType Type, bool IsBigEndian, bool IsFortran, long[] Shape, int Length)
{
    private const int MaxText = 1 << 16;
    private const int MaxAxes = 32;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of one element.</summary>
    internal int Width => Type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };

    /// <summary>Bytes of all elements.</summary>
    /// <exception cref="InvalidDataException">There are more than any memory holds.</exception>
    internal long ByteCount
    {
        get
        {
            Int128 bytes = Width;
            foreach (long n in Shape)
                bytes = n == 0 ? 0 : bytes > long.MaxValue ? bytes : bytes * n;
            return bytes <= long.MaxValue ? (long)bytes : throw new InvalidDataException($"its shape {Text(Shape)} overflows");
        }
    }

    /// <summary>Reads a header and leaves the stream at the first element.</summary>
    /// <exception cref="InvalidDataException">The header is malformed or of a kind that is not read.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within the header.</exception>
    internal static NumpyHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[12];
        stream.ReadExactly(start[..8]);
        if (!start[..6].SequenceEqual(Magic))
            throw new InvalidDataException("it is not a numpy array; write it with numpy.savez");
        int version = start[6];
        if (version is < 1 or > 3)
            throw new InvalidDataException($"its format version is {version}, and 1 to 3 are known");
        int prefix = version == 1 ? 2 : 4;
        stream.ReadExactly(start.Slice(8, prefix));
        uint length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MaxText)
            throw new InvalidDataException($"its header claims {length} bytes, and at most {MaxText} are read");
        var text = new byte[length];
        stream.ReadExactly(text);
        return Parse(Encoding.UTF8.GetString(text), 8 + prefix + (int)length);
    }

    internal static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    // Python prints the three keys in this order, and every known writer does the same; another order is read too.
    private static NumpyHeader Parse(string text, int length)
    {
        string descr = Value(Descr(), text, "descr");
        string order = Value(Order(), text, "fortran_order");
        string shape = Value(Sizes(), text, "shape");
        bool isBigEndian = descr.StartsWith('>');
        return new NumpyHeader(ElementType(descr), isBigEndian, order == "True", ParseShape(shape), length);
    }

    private static string Value(Regex pattern, string text, string key)
    {
        var matches = pattern.Matches(text);
        return matches.Count == 1
            ? matches[0].Groups[1].Value
            : throw new InvalidDataException($"its header has {matches.Count} readable '{key}' entries instead of one: {text.Trim()}");
    }

    private static ScalarType ElementType(string descr) => descr.Replace('>', '<') switch
    {
        "<f8" => ScalarType.Float64,
        "<f4" => ScalarType.Float32,
        "<f2" => ScalarType.Float16,
        "|V2" => ScalarType.BFloat16, // how numpy names what JAX saved as bfloat16
        "<i8" => ScalarType.Int64,
        "<i4" => ScalarType.Int32,
        "<i2" => ScalarType.Int16,
        "|i1" => ScalarType.Int8,
        "|u1" => ScalarType.Byte,
        "|b1" => ScalarType.Bool,
        _ => throw new InvalidDataException(
            $"its elements are '{descr}', and f8, f4, f2, i8, i4, i2, i1, u1, b1 and JAX's bfloat16 (V2) are read; convert it with astype"),
    };

    private static long[] ParseShape(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts[^1].Length == 0)
            parts = parts[..^1];                                        // "(3,)" and "()"
        if (parts.Length > MaxAxes)
            throw new InvalidDataException($"it has {parts.Length} axes, and at most {MaxAxes} are read");
        var shape = new long[parts.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
                throw new InvalidDataException($"its shape ({text}) is not a list of sizes");
        }
        return shape;
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex Descr();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)\b""")]
    private static partial Regex Order();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^()]*)\)""")]
    private static partial Regex Sizes();
}
