using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Tables of position embeddings for a grid of tokens, and their change to another grid.</summary>
public static class PositionTable
{
    /// <summary>The fixed sine and cosine table: sin x, cos x, sin y, cos y, a quarter of the width each.</summary>
    /// <remarks>Frequencies omega_i = 10000^(-i / (D/4 - 1)), big_vision's <c>sincos2d</c>.</remarks>
    /// <param name="width">Size of a token: a multiple of 4, at least 8.</param>
    /// <param name="rows">Tokens down.</param>
    /// <param name="columns">Tokens across.</param>
    /// <returns>float32[1, rows columns, D], row-major.</returns>
    /// <exception cref="ArgumentException">The width is below 8 (a single frequency has no step) or no multiple of 4.</exception>
    public static Tensor SinCos2d(int width, int rows, int columns)
    {
        Check.Member(width % 4 == 0 && width >= 8, "width", width, "use a multiple of 4, at least 8, with sine and cosine positions");
        using var scope = NewDisposeScope();
        var omega = pow(10000.0, -arange(width / 4, dtype: ScalarType.Float64) / (width / 4 - 1));
        var y = arange(rows, dtype: ScalarType.Float64).repeat_interleave(columns).outer(omega);
        var x = arange(columns, dtype: ScalarType.Float64).repeat(rows).outer(omega);
        return cat([x.sin(), x.cos(), y.sin(), y.cos()], 1).to(ScalarType.Float32).unsqueeze(0).MoveToOuterDisposeScope();
    }

    /// <summary>Resamples a table to another grid.</summary>
    /// <remarks>Without antialiasing in either rule. Differentiable.</remarks>
    /// <param name="table">float32[1, N, D] of a grid, row-major.</param>
    /// <param name="rows">Tokens down.</param>
    /// <param name="columns">Tokens across.</param>
    /// <param name="rule">How values between the points of the grid are found.</param>
    /// <param name="tableRows">Tokens down of the table's own grid; 0 for a square one.</param>
    /// <returns>float32[1, rows columns, D]; the table itself where the grid is the same.</returns>
    /// <exception cref="ArgumentException">N is no square, or no multiple of the rows given.</exception>
    public static Tensor Resample(Tensor table, int rows, int columns, PositionResampling rule = PositionResampling.Linear, int tableRows = 0)
    {
        int count = (int)table.shape[1], down = tableRows > 0 ? tableRows : Math.Max(1, (int)Math.Round(Math.Sqrt(count))), across = count / down;
        Check.Member(
            down * across == count && (tableRows > 0 || down == across), "table.shape[1]", count,
            tableRows > 0 ? $"use a multiple of the {tableRows} rows" : "resampling needs a square grid of positions, or the number of its rows");
        if (down == rows && across == columns)
            return table;
        using var scope = NewDisposeScope();
        var grid = table.transpose(1, 2).reshape(1, -1, down, across);
        grid = rule == PositionResampling.Linear
            ? nn.functional.interpolate(grid, size: [rows, columns], mode: InterpolationMode.Bilinear, align_corners: true)
            : nn.functional.interpolate(grid, size: [rows, columns], mode: InterpolationMode.Bicubic, align_corners: false);
        return grid.flatten(2).transpose(1, 2).MoveToOuterDisposeScope();
    }
}
