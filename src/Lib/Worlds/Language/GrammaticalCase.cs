namespace Experiments.Worlds;

/// <summary>The two cases that the languages tell apart, where they do.</summary>
internal enum GrammaticalCase
{
    /// <summary>As named: German nominative.</summary>
    Base,

    /// <summary>After a relation word: German dative, Turkish genitive.</summary>
    Oblique,
}
