namespace Experiments.Data;

/// <summary>A token beside the vocabulary, found in texts before anything else is cut.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">How it is written.</param>
/// <param name="Special">Whether decoded text leaves it out.</param>
/// <param name="Normalised">Whether it is searched in the normalised text instead of the text itself.</param>
/// <param name="StripsLeft">Whether it takes the spaces before it along.</param>
/// <param name="StripsRight">Whether it takes the spaces after it along.</param>
/// <param name="SingleWord">Whether it counts only between characters that are no word's.</param>
internal sealed record AddedToken(int Id, string Content, bool Special, bool Normalised = false, bool StripsLeft = false, bool StripsRight = false, bool SingleWord = false);
