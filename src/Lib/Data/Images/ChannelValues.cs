namespace Experiments.Data;

/// <summary>One number for each colour channel.</summary>
/// <param name="Red">Of the first channel.</param>
/// <param name="Green">Of the second.</param>
/// <param name="Blue">Of the third.</param>
public readonly record struct ChannelValues(double Red, double Green, double Blue)
{
    /// <summary>The same number for all.</summary>
    /// <param name="value">The number.</param>
    public ChannelValues(double value)
        : this(value, value, value)
    {
    }

    /// <summary>The number of a channel.</summary>
    /// <param name="channel">0 red, 1 green, 2 blue.</param>
    public double this[int channel] => channel switch
    {
        0 => Red,
        1 => Green,
        2 => Blue,
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "There are three channels, 0 to 2."),
    };
}
