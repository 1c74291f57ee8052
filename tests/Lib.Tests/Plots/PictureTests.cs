using Experiments.Plots;
using SkiaSharp;

namespace Experiments.Lib.Tests.Plots;

public class PictureTests
{
    [Fact]
    public void Row_zero_of_a_heat_map_is_at_the_top_and_column_zero_at_the_left()
    {
        using var picture = Draw(new Chart("h").Heatmap(new double[,] { { 0, 2 }, { 1, 1 } }).Size(400, 400));
        var (low, high) = (Centre(picture, ColourMap.Sequential.Step(0)), Centre(picture, ColourMap.Sequential.Step(1)));
        Assert.True(low.Y < picture.Height / 2 && high.Y < picture.Height / 2);
        Assert.True(low.X < high.X - 50);
    }

    [Fact]
    public void A_larger_value_stands_higher_and_further_right()
    {
        using var picture = Draw(new Chart("p").Points("small", [0, 10], [0, 0]).Points("large", [10], [10]));
        var (small, large) = (Centre(picture, Palette.Series(0)), Centre(picture, Palette.Series(1)));
        Assert.True(large.Y < small.Y - 50);
        Assert.True(large.X > small.X + 50);
    }

    [Fact]
    public void Bars_above_zero_rise_and_bars_below_it_hang()
    {
        using var picture = Draw(new Chart("b").Bars("up", ["x"], [1]).Bars("down", ["x"], [-1]));
        Assert.True(Centre(picture, Palette.Series(0)).Y < Centre(picture, Palette.Series(1)).Y - 50);
    }

    // Mean place of the pixels of a colour.
    private static (double X, double Y) Centre(SKBitmap picture, SKColor colour)
    {
        var places = new List<(int X, int Y)>();
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                var p = picture.GetPixel(x, y);
                if (Math.Abs(p.Red - colour.Red) + Math.Abs(p.Green - colour.Green) + Math.Abs(p.Blue - colour.Blue) < 40)
                    places.Add((x, y));
            }
        }
        Assert.NotEmpty(places);
        return (places.Average(p => p.X), places.Average(p => p.Y));
    }

    private static SKBitmap Draw(Chart chart) => SKBitmap.Decode(chart.Png());
}
