using Experiments.Worlds;

namespace Experiments.Papers.CapPa;

/// <summary>How often a model finds the true sentence better than the false one, test by test; chance is 1/2.</summary>
/// <param name="Items">Number of pictures.</param>
/// <param name="ColourReplace">A colour replaced by one that is not in the picture.</param>
/// <param name="AttributeSwap">The two colours exchanged.</param>
/// <param name="RelationFlip">The relation inverted.</param>
/// <param name="ObjectSwap">The two things exchanged.</param>
public sealed record BindingScores(int Items, double ColourReplace, double AttributeSwap, double RelationFlip, double ObjectSwap)
{
    /// <summary>The accuracy on one test.</summary>
    /// <param name="test">Which test.</param>
    /// <returns>Share of pictures in [0, 1]; ties count half.</returns>
    public double Of(BindingTest test) => test switch
    {
        BindingTest.ColourReplace => ColourReplace,
        BindingTest.AttributeSwap => AttributeSwap,
        BindingTest.RelationFlip => RelationFlip,
        _ => ObjectSwap,
    };
}
