using Experiments.Data;

namespace Experiments.Papers.Foundations;

/// <summary>What a vision-language model said to one picture and prompt.</summary>
/// <param name="Text">The answer, without its end token.</param>
/// <param name="Tokens">Its tokens as the vocabulary writes them, the end token included where it came.</param>
/// <param name="LogProbabilities">Natural logarithm of what the model gave each token.</param>
/// <param name="Located">Boxes, names and mask codes read from the text, and what could not be read.</param>
public sealed record VisionLanguageAnswer(
    string Text, IReadOnlyList<string> Tokens, IReadOnlyList<float> LogProbabilities, LocatedReading Located)
{
    /// <summary>Boxes, names and mask codes of the answer; empty for an answer in words.</summary>
    public IReadOnlyList<LocatedObject> Objects => Located.Objects;

    /// <summary>Probability that the model gave the whole answer.</summary>
    public double Probability => Math.Exp(LogProbabilities.Sum(p => (double)p));

    /// <summary>The answer's text.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
