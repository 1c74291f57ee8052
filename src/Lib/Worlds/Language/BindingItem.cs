namespace Experiments.Worlds;

/// <summary>A true sentence about a picture and four false ones.</summary>
/// <param name="Item">Place of the picture in the list the pairs were made from.</param>
/// <param name="True">The true sentence.</param>
/// <param name="ColourReplace">False: another colour.</param>
/// <param name="AttributeSwap">False: colours exchanged.</param>
/// <param name="RelationFlip">False: inverse relation.</param>
/// <param name="ObjectSwap">False: objects exchanged.</param>
public sealed record BindingItem(
    int Item, string True, string ColourReplace, string AttributeSwap, string RelationFlip, string ObjectSwap)
{
    /// <summary>The false sentence of a test.</summary>
    /// <param name="test">Which test.</param>
    /// <returns>The sentence.</returns>
    public string False(BindingTest test) => test switch
    {
        BindingTest.ColourReplace => ColourReplace,
        BindingTest.AttributeSwap => AttributeSwap,
        BindingTest.RelationFlip => RelationFlip,
        _ => ObjectSwap,
    };
}
