namespace Experiments.Data;

/// <summary>The <c>normalizer_spec</c> of a SentencePiece model.</summary>
/// <param name="CharacterMap">Replacements of characters; null for the identity.</param>
/// <param name="AddDummyPrefix">Whether a space is put before the text.</param>
/// <param name="RemoveExtraWhitespaces">Whether runs of spaces become one, and spaces at both ends none.</param>
/// <param name="EscapeWhitespaces">Whether a space becomes U+2581.</param>
internal sealed record NormaliserRules(
    CharacterMap? CharacterMap = null, bool AddDummyPrefix = true, bool RemoveExtraWhitespaces = true, bool EscapeWhitespaces = true);
