namespace Experiments.Models.Generation;

/// <summary>The beginning of an answer that beam search considers.</summary>
/// <param name="Tokens">Ids so far.</param>
/// <param name="LogProbabilities">One a token.</param>
/// <param name="Total">Their sum.</param>
internal sealed record Hypothesis(IReadOnlyList<long> Tokens, IReadOnlyList<float> LogProbabilities, double Total)
{
    public static Hypothesis Empty { get; } = new([], [], 0);

    public Hypothesis With(long token, double total) => new([.. Tokens, token], [.. LogProbabilities, (float)(total - Total)], total);
}
