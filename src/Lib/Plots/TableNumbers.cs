namespace Experiments.Plots;

/// <summary>Cells of a table as text.</summary>
internal static class TableNumbers
{
    /// <summary>Whether a cell holds a number.</summary>
    /// <param name="cell">Any value.</param>
    /// <returns>True for every number type.</returns>
    public static bool IsNumber(object? cell) => cell is double or float or Half or decimal || IsWhole(cell);

    /// <summary>Digits after the point for the fractions of a column: four figures for the largest.</summary>
    /// <param name="cells">The column.</param>
    /// <returns>0 to 3, or -1 when the numbers are too small or too large for a fixed point.</returns>
    public static int Decimals(IEnumerable<object?> cells)
    {
        double[] sizes = [.. cells.Where(c => IsNumber(c) && !IsWhole(c)).Select(c => Math.Abs(Value(c!))).Where(double.IsFinite)];
        if (sizes.All(v => v == Math.Round(v) && v < 1e9))
            return 0;
        double largest = sizes.Max();
        return largest is < 0.01 or >= 1e7 ? -1 : largest >= 1000 ? 0 : largest >= 100 ? 1 : largest >= 10 ? 2 : 3;
    }

    /// <summary>A cell as text.</summary>
    /// <param name="cell">Any value.</param>
    /// <param name="decimals">From <see cref="Decimals"/>.</param>
    /// <returns>One line or more.</returns>
    public static string Text(object? cell, int decimals)
    {
        if (cell is null)
            return "–";
        if (cell is bool truth)
            return truth ? "✓" : "✗";
        if (IsWhole(cell))
            return Convert.ToDecimal(cell).ToString("#,0").Replace('-', '−');
        if (!IsNumber(cell))
            return cell.ToString() ?? "";
        double value = Value(cell);
        return decimals < 0 || !double.IsFinite(value) ? NumberText.Short(value) : NumberText.Fixed(value, decimals);
    }

    private static double Value(object cell) => cell is Half half ? (double)half : Convert.ToDouble(cell);

    private static bool IsWhole(object? cell) => cell is int or long or short or byte or sbyte or uint or ulong or ushort;
}
