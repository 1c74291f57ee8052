namespace Experiments.Evaluation;

/// <summary>Student's t distribution, by the incomplete beta function.</summary>
public static class StudentT
{
    /// <summary>Probability of a value at most t.</summary>
    /// <param name="t">Any number.</param>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    /// <returns>In [0, 1].</returns>
    public static double Cumulative(double t, double freedom)
    {
        // P(T > t) = I_x(v/2, 1/2) / 2 with x = v / (v + t^2).
        double tail = 0.5 * Beta(freedom / (freedom + t * t), freedom / 2, 0.5);
        return t > 0 ? 1 - tail : tail;
    }

    /// <summary>The value that a share of the distribution lies below.</summary>
    /// <param name="probability">Above 0 and below 1; 0.975 for a two-sided interval of 95 %.</param>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    /// <returns>t, to about 12 digits.</returns>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double Quantile(double probability, double freedom)
    {
        Core.Check.Member(probability is > 0 and < 1, "StudentT.probability", probability, "use a value above 0 and below 1");
        Core.Check.Positive(freedom, "StudentT.freedom");
        if (probability < 0.5)
            return -Quantile(1 - probability, freedom);
        double low = 0, high = 1;
        while (Cumulative(high, freedom) < probability)
            high *= 2;
        for (int i = 0; i < 200 && high - low > 1e-14 * high; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Cumulative(middle, freedom) < probability ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    // Regularised incomplete beta I_x(a, b); the continued fraction converges fast for x < (a + 1) / (a + b + 2).
    private static double Beta(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
            return x <= 0 ? 0 : 1;
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - front * Fraction(1 - x, b, a) / b;
    }

    // Lentz's method for the continued fraction of the incomplete beta function.
    private static double Fraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        double Kept(double v) => Math.Abs(v) < Tiny ? Tiny : v;
        double c = 1, d = 1 / Kept(1 - (a + b) * x / (a + 1)), result = d;
        for (int m = 1; m <= 500; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / Kept(1 + even * d);
            c = Kept(1 + even / c);
            result *= d * c;
            d = 1 / Kept(1 + odd * d);
            c = Kept(1 + odd / c);
            result *= d * c;
            if (Math.Abs(d * c - 1) < 1e-15)
                break;
        }
        return result;
    }

    // Stirling's series after shifting the argument beyond 12, where its terms fall below 1e-14.
    private static double LogGamma(double z)
    {
        double shift = 0;
        for (; z < 12; z++)
            shift -= Math.Log(z);
        double r = 1 / z, s = r * r;
        double series = r * (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188))));
        return shift + (z - 0.5) * Math.Log(z) - z + 0.5 * Math.Log(2 * Math.PI) + series;
    }
}
