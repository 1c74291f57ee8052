namespace Experiments.Worlds;

/// <summary>The parts of a noun phrase.</summary>
internal enum PhrasePart
{
    /// <summary>Indefinite article, where the language has one.</summary>
    Article,

    /// <summary>Small or big.</summary>
    Size,

    /// <summary>Colour adjective.</summary>
    Colour,

    /// <summary>Material adjective.</summary>
    Material,

    /// <summary>Noun.</summary>
    Noun,
}
