namespace Experiments.Worlds;

/// <summary>What a false sentence changes.</summary>
public enum BindingTest
{
    /// <summary>The first colour becomes one that is not in the picture: a bag of words is enough. The control.</summary>
    ColourReplace,

    /// <summary>The two colours change places: needs to know what is which colour.</summary>
    AttributeSwap,

    /// <summary>The relation becomes its inverse: needs to know where things are.</summary>
    RelationFlip,

    /// <summary>The two noun phrases change places: the same bag of words, the other relation.</summary>
    ObjectSwap,
}
