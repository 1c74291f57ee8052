using static TorchSharp.torch;

namespace Experiments.Plots;

/// <summary>A table of numbers to draw: two-dimensional arrays, arrays of arrays and tensors convert to it.</summary>
/// <remarks>The values are copied. Not-a-number marks an empty cell.</remarks>
public sealed class Matrix
{
    private readonly double[,] values;

    private Matrix(double[,] values) => this.values = values;

    /// <summary>Number of rows.</summary>
    public int Rows => values.GetLength(0);

    /// <summary>Number of columns.</summary>
    public int Columns => values.GetLength(1);

    /// <summary>One cell.</summary>
    /// <param name="row">Row, from 0 at the top.</param>
    /// <param name="column">Column, from 0 at the left.</param>
    public double this[int row, int column] => values[row, column];

    /// <summary>Makes a table of rows.</summary>
    /// <param name="rows">Rows of one length.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The rows differ in length.</exception>
    public static Matrix FromRows(IReadOnlyList<Numbers> rows)
    {
        int columns = rows.Count == 0 ? 0 : rows[0].Count;
        var values = new double[rows.Count, columns];
        for (int r = 0; r < rows.Count; r++)
        {
            if (rows[r].Count != columns)
                throw new ArgumentException($"Matrix row {r} has {rows[r].Count} numbers, row 0 has {columns}; give rows of one length.", nameof(rows));
            for (int c = 0; c < columns; c++)
                values[r, c] = rows[r][c];
        }
        return new Matrix(values);
    }

    /// <summary>Copies an array.</summary>
    /// <param name="values">The numbers, [row, column].</param>
    public static implicit operator Matrix(double[,] values) => new((double[,])values.Clone());

    /// <summary>Copies an array.</summary>
    /// <param name="values">The numbers, [row, column].</param>
    public static implicit operator Matrix(float[,] values) =>
        FromRows([.. Enumerable.Range(0, values.GetLength(0)).Select(r => Row(values.GetLength(1), c => values[r, c]))]);

    /// <summary>Copies an array.</summary>
    /// <param name="values">The numbers, [row, column].</param>
    public static implicit operator Matrix(int[,] values) =>
        FromRows([.. Enumerable.Range(0, values.GetLength(0)).Select(r => Row(values.GetLength(1), c => values[r, c]))]);

    /// <summary>Copies rows.</summary>
    /// <param name="rows">Rows of one length.</param>
    public static implicit operator Matrix(double[][] rows) => FromRows([.. rows.Select(Numbers.From)]);

    /// <summary>Copies rows.</summary>
    /// <param name="rows">Rows of one length.</param>
    public static implicit operator Matrix(float[][] rows) => FromRows([.. rows.Select(r => (Numbers)r)]);

    /// <summary>Copies a tensor with two axes, of any dtype.</summary>
    /// <param name="values">The numbers, [rows, columns].</param>
    public static implicit operator Matrix(Tensor values)
    {
        if (values.dim() != 2)
            throw new ArgumentException($"A matrix needs a tensor [rows, columns]; this one has shape [{string.Join(", ", values.shape)}].", nameof(values));
        Numbers all = values;
        int columns = (int)values.shape[1];
        return FromRows([.. Enumerable.Range(0, (int)values.shape[0]).Select(r => Row(columns, c => all[r * columns + c]))]);
    }

    /// <summary>All cells, row after row.</summary>
    internal IEnumerable<double> Cells => values.Cast<double>();

    private static Numbers Row(int columns, Func<int, double> value) => Numbers.From(Enumerable.Range(0, columns).Select(value));
}
