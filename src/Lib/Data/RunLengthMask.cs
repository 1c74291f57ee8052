using System.Collections.Immutable;
using System.Text;
using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>A binary mask as alternating run lengths down the columns, zeros first: the form of COCO files.</summary>
public sealed class RunLengthMask : IEquatable<RunLengthMask>
{
    /// <summary>Wraps run lengths.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="counts">Lengths of runs of 0, 1, 0, 1, ... in column-major order; they sum to height times width.</param>
    /// <exception cref="ArgumentException">The size is not positive, a run is negative, or the sum differs.</exception>
    public RunLengthMask(int height, int width, IEnumerable<int> counts)
    {
        Height = height;
        Width = width;
        Counts = [.. counts];
        long sum = 0;
        foreach (int run in Counts)
            sum = run < 0 ? long.MinValue : sum + run;
        if (height < 1 || width < 1 || (long)height * width > int.MaxValue || sum != (long)height * width)
            throw new ArgumentException($"Run lengths of a {height} x {width} mask sum to {(sum < 0 ? "less than 0" : sum)}, expected {(long)height * width}.", nameof(counts));
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Run lengths, zeros first, column-major.</summary>
    public ImmutableArray<int> Counts { get; }

    /// <summary>Number of pixels set.</summary>
    public int Area => Counts.Where((_, i) => i % 2 == 1).Sum();

    /// <summary>Encodes a mask; anything but zero is set.</summary>
    /// <param name="mask">bool or integer [H, W].</param>
    /// <returns>The run lengths.</returns>
    /// <exception cref="ArgumentException">Not two axes.</exception>
    public static RunLengthMask FromTensor(Tensor mask)
    {
        Check.Shape(mask, [-1, -1]);
        using var scope = NewDisposeScope();
        return FromColumns((int)mask.shape[0], (int)mask.shape[1], mask.to(ScalarType.Bool).t().contiguous().cpu().bytes);
    }

    /// <summary>Parses the compressed string of COCO files: runs in groups of five bits, from the fourth on as differences to the run two before.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="text">Characters 48 to 111.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="ArgumentException">A character is out of range, the text ends within a number, or the runs do not fit the size.</exception>
    public static RunLengthMask Parse(int height, int width, string text)
    {
        var counts = new List<int>();
        long value = 0;
        int shift = 0;
        foreach (char c in text)
        {
            int bits = c - 48;
            if (bits is < 0 or > 63 || shift > 30)
                throw new ArgumentException($"Compressed run lengths hold '{c}' where no number can have it.", nameof(text));
            value |= (long)(bits & 31) << shift;
            shift += 5;
            if ((bits & 32) != 0)
                continue;
            if ((bits & 16) != 0)
                value |= -1L << shift;
            long run = counts.Count > 2 ? value + counts[^2] : value;
            if (run is < 0 or > int.MaxValue)
                throw new ArgumentException($"Compressed run lengths give the run {run}.", nameof(text));
            counts.Add((int)run);
            (value, shift) = (0, 0);
        }
        if (shift > 0)
            throw new ArgumentException("Compressed run lengths end within a number.", nameof(text));
        return new(height, width, counts);
    }

    /// <summary>The compressed string form that <see cref="Parse"/> reads.</summary>
    /// <returns>Characters 48 to 111.</returns>
    public string Compress()
    {
        var text = new StringBuilder();
        for (int i = 0; i < Counts.Length; i++)
        {
            long rest = i > 2 ? Counts[i] - Counts[i - 2] : Counts[i];
            bool more;
            do
            {
                int bits = (int)(rest & 31);
                rest >>= 5;
                more = (bits & 16) != 0 ? rest != -1 : rest != 0;
                text.Append((char)(48 + (more ? bits | 32 : bits)));
            }
            while (more);
        }
        return text.ToString();
    }

    /// <summary>The mask as a tensor.</summary>
    /// <returns>bool[H, W].</returns>
    public Tensor ToTensor()
    {
        using var scope = NewDisposeScope();
        var columns = empty(Width, Height, dtype: ScalarType.Bool);
        var target = columns.bytes;
        int at = 0;
        for (int i = 0; i < Counts.Length; i++)
        {
            target.Slice(at, Counts[i]).Fill((byte)(i % 2));
            at += Counts[i];
        }
        return columns.t().contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The smallest box around the pixels set.</summary>
    /// <returns>Left, top, width, height in pixels; zeros when none is set.</returns>
    public IReadOnlyList<double> PixelBox()
    {
        int at = 0, left = Width, right = 0, top = Height, bottom = 0;
        for (int i = 0; i < Counts.Length; at += Counts[i++])
        {
            if (i % 2 == 0 || Counts[i] == 0)
                continue;
            int last = at + Counts[i] - 1;
            bool oneColumn = at / Height == last / Height;
            left = Math.Min(left, at / Height);
            right = Math.Max(right, last / Height + 1);
            top = Math.Min(top, oneColumn ? at % Height : 0);
            bottom = Math.Max(bottom, oneColumn ? last % Height + 1 : Height);
        }
        return right == 0 ? [0, 0, 0, 0] : [left, top, right - left, bottom - top];
    }

    /// <inheritdoc/>
    public bool Equals(RunLengthMask? other) =>
        other is not null && Height == other.Height && Width == other.Width && Counts.AsSpan().SequenceEqual(other.Counts.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RunLengthMask);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Height, Width, Counts.Length, Area);

    /// <summary>Size and area.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"mask {Height} x {Width}, {Area} pixels";

    /// <summary>Encodes the pixels of a row-major map that have a value.</summary>
    internal static RunLengthMask Where(int height, int width, ReadOnlySpan<byte> map, int value)
    {
        var columns = new byte[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                columns[x * height + y] = map[y * width + x] == value ? (byte)1 : (byte)0;
        }
        return FromColumns(height, width, columns);
    }

    /// <summary>Encodes a column-major mask of zeros and ones.</summary>
    internal static RunLengthMask FromColumns(int height, int width, ReadOnlySpan<byte> columns)
    {
        var counts = new List<int>();
        byte current = 0;
        while (columns.Length > 0)
        {
            int run = columns.IndexOfAnyExcept(current);
            run = run < 0 ? columns.Length : run;
            counts.Add(run);
            columns = columns[run..];
            current ^= 1;
        }
        return new(height, width, counts);
    }
}
