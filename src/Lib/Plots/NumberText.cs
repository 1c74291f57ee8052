namespace Experiments.Plots;

/// <summary>Numbers as people read them in figures and tables.</summary>
internal static class NumberText
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Labels of one axis, all in the same form.</summary>
    /// <param name="values">Positions.</param>
    /// <param name="step">Their distance.</param>
    /// <returns>One label a position.</returns>
    public static string[] Labels(IReadOnlyList<double> values, double step)
    {
        double largest = values.Count == 0 ? 0 : values.Max(Math.Abs);
        if (largest > 0 && (largest >= 1e9 || largest < 1e-3))
        {
            int exponent = (int)Math.Floor(Math.Log10(largest) + 1e-9);
            double unit = Math.Pow(10, exponent);
            int digits = Decimals(step / unit);
            return [.. values.Select(v => v == 0 ? "0" : $"{Fixed(v / unit, digits)}×10{Raised(exponent)}")];
        }
        var (scale, suffix) = largest >= 1e6 ? (1e6, "M") : largest >= 1e4 ? (1e3, "k") : (1, "");
        int decimals = Decimals(step / scale);
        return [.. values.Select(v => v == 0 ? "0" : Fixed(v / scale, decimals) + suffix)];
    }

    /// <summary>One number in few characters: four significant digits, thousands as k or M.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Its text.</returns>
    public static string Short(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        double size = Math.Abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e9))
        {
            int exponent = (int)Math.Floor(Math.Log10(size));
            return $"{Minus((value / Math.Pow(10, exponent)).ToString("0.##"))}×10{Raised(exponent)}";
        }
        var (scale, suffix) = size >= 1e6 ? (1e6, "M") : size >= 1e4 ? (1e3, "k") : (1, "");
        return Minus((value / scale).ToString("G4")) + suffix;
    }

    /// <summary>A power of ten, such as 10⁻³, with its factor where that is not 1.</summary>
    /// <param name="value">A number above 0.</param>
    /// <returns>Its text.</returns>
    public static string Power(double value)
    {
        int exponent = (int)Math.Floor(Math.Log10(value) + 1e-9);
        double factor = Math.Round(value / Math.Pow(10, exponent), 6);
        return (factor == 1 ? "" : $"{factor}×") + "10" + Raised(exponent);
    }

    /// <summary>A number with a fixed count of decimals and a true minus sign.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Digits after the point.</param>
    /// <returns>Its text.</returns>
    public static string Fixed(double value, int decimals)
    {
        string text = value.ToString("F" + decimals);
        return Minus(text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text);
    }

    private static int Decimals(double step)
    {
        for (int d = 0; d < 10; d++)
        {
            double scaled = step * Math.Pow(10, d);
            if (Math.Round(scaled) >= 1 && Math.Abs(scaled - Math.Round(scaled)) < 1e-6)
                return d;
        }
        return 10;
    }

    private static string Raised(int exponent) =>
        string.Concat(exponent.ToString().Select(c => c == '-' ? '⁻' : Superscripts[c - '0']));

    private static string Minus(string text) => text.Replace('-', '−');
}
