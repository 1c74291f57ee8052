using Experiments.Layers;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Layers;

public class PositionTableTests
{
    [Fact]
    public void Sine_and_cosine_table_holds_x_then_y_at_the_stated_frequencies()
    {
        using var scope = NewDisposeScope();
        var table = PositionTable.SinCos2d(8, 2, 3);
        Assert.Equal([1, 6, 8], table.shape);
        const int row = 1, column = 2;
        double slow = 1 / 10000.0;
        double[] expected =
        [
            Math.Sin(column), Math.Sin(column * slow), Math.Cos(column), Math.Cos(column * slow),
            Math.Sin(row), Math.Sin(row * slow), Math.Cos(row), Math.Cos(row * slow),
        ];
        Assert.Equal(expected, table[0, row * 3 + column].data<float>().Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public void Widths_without_a_table_are_refused(int width) =>
        Assert.Contains($"width is {width}", Assert.Throws<ArgumentException>(() => PositionTable.SinCos2d(width, 2, 2)).Message);

    [Fact]
    public void Resampling_keeps_corners_and_linear_ramps()
    {
        using var scope = NewDisposeScope();
        var ramp = (linspace(0, 1, 4).unsqueeze(1) * 10 + linspace(0, 1, 4)).reshape(1, 16, 1);
        var wanted = (linspace(0, 1, 7).unsqueeze(1) * 10 + linspace(0, 1, 5)).reshape(1, 35, 1);
        Assert.True(allclose(wanted, PositionTable.Resample(ramp, 7, 5), rtol: 1e-5, atol: 1e-5));
    }

    [Fact]
    public void The_same_grid_is_left_alone()
    {
        using var scope = NewDisposeScope();
        var table = randn(1, 16, 8);
        Assert.Same(table, PositionTable.Resample(table, 4, 4));
    }
}
