namespace Experiments.Worlds;

/// <summary>A piece of a caption: one or more words that are said or dropped together.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Role">What it says.</param>
/// <param name="Mention">Which noun phrase of the caption it belongs to, from 0; -1 for none.</param>
internal readonly record struct CaptionPiece(string Text, PieceRole Role, int Mention = -1)
{
    /// <summary>Whether it says something of the scene.</summary>
    public bool IsContent => Role > PieceRole.Comma;
}
