namespace Experiments.Worlds;

/// <summary>The languages that captions are written in.</summary>
public enum Language
{
    /// <summary>Code en.</summary>
    English,

    /// <summary>Code de: three genders; what follows a relation stands in the dative.</summary>
    German,

    /// <summary>Code es: adjectives follow the noun and agree with its gender.</summary>
    Spanish,

    /// <summary>Code tr: what a relation refers to comes first, in the genitive.</summary>
    Turkish,

    /// <summary>Code sw: no article; adjectives follow the noun and agree with its class.</summary>
    Swahili,
}
