using Experiments.Core;

namespace Experiments.Training;

/// <summary>A length of training in the unit of a published recipe, to be turned into steps.</summary>
/// <remarks>big_vision's <c>steps</c>: rounded to the nearest step, halves to the even one, and never below one unless zero was asked for.</remarks>
public sealed record Duration
{
    private readonly double amount;
    private readonly Unit unit;

    private Duration(double amount, Unit unit)
    {
        Check.Member(amount >= 0 && double.IsFinite(amount), "Duration", amount, "use 0 or more");
        Check.Member(unit != Unit.Share || amount <= 1, "Duration", amount, "use a share in [0, 1]");
        (this.amount, this.unit) = (amount, unit);
    }

    private enum Unit
    {
        Examples,
        Epochs,
        Share,
    }

    /// <summary>So many examples.</summary>
    /// <param name="examples">0 or more.</param>
    /// <returns>The duration.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static Duration Examples(double examples) => new(examples, Unit.Examples);

    /// <summary>So many passes over the data.</summary>
    /// <param name="epochs">0 or more, fractions allowed.</param>
    /// <returns>The duration.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static Duration Epochs(double epochs) => new(epochs, Unit.Epochs);

    /// <summary>A share of the run; big_vision calls it percent and gives 0.05 for a twentieth.</summary>
    /// <param name="share">In [0, 1].</param>
    /// <returns>The duration.</returns>
    /// <exception cref="ArgumentException">The share is out of range.</exception>
    public static Duration Share(double share) => new(share, Unit.Share);

    /// <summary>The duration in steps.</summary>
    /// <param name="totalSteps">Steps of the whole run, needed for shares.</param>
    /// <param name="batchSize">Examples a step, needed for examples and epochs.</param>
    /// <param name="dataSize">Examples an epoch, needed for epochs.</param>
    /// <returns>Whole steps.</returns>
    /// <exception cref="ArgumentException">A size that is needed is not above 0.</exception>
    public long ToSteps(long totalSteps = 0, long batchSize = 0, long dataSize = 0)
    {
        double steps = unit switch
        {
            Unit.Share => amount * Needed(totalSteps, nameof(totalSteps)),
            Unit.Epochs => amount * (Needed(dataSize, nameof(dataSize)) / (double)Needed(batchSize, nameof(batchSize))),
            _ => amount / Needed(batchSize, nameof(batchSize)),
        };
        return amount == 0 ? 0 : Math.Max(1, (long)Math.Round(steps, MidpointRounding.ToEven));
    }

    private static long Needed(long size, string name)
    {
        Check.Positive(size, $"Duration.{name}");
        return size;
    }
}
