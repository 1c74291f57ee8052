namespace Experiments.Data;

/// <summary>What a piece of a SentencePiece vocabulary is for; numbers as in the model file.</summary>
public enum PieceKind
{
    /// <summary>Text.</summary>
    Normal = 1,

    /// <summary>Stands for text that no other piece covers; exactly one.</summary>
    Unknown = 2,

    /// <summary>Begin, end, padding: never made from text, invisible in decoded text.</summary>
    Control = 3,

    /// <summary>Text that is never cut, such as <c>&lt;loc0512&gt;</c>.</summary>
    UserDefined = 4,

    /// <summary>Taken out of use; it is cut into other pieces.</summary>
    Unused = 5,

    /// <summary>One byte of a character that has no piece.</summary>
    Byte = 6,
}
