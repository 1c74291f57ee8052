namespace Experiments.Worlds;

/// <summary>What a piece of a caption says.</summary>
internal enum PieceRole
{
    /// <summary>Article, relation word or conjunction.</summary>
    Function,

    /// <summary>Comma between clauses.</summary>
    Comma,

    /// <summary>Small or big.</summary>
    Size,

    /// <summary>Colour.</summary>
    Colour,

    /// <summary>Material.</summary>
    Material,

    /// <summary>Noun.</summary>
    Noun,

    /// <summary>Ground.</summary>
    Ground,

    /// <summary>Backdrop.</summary>
    Backdrop,
}
