using Experiments.Core;

namespace Experiments.Models.Generation;

/// <summary>From which tokens, and how evenly, the next one is drawn.</summary>
/// <param name="Temperature">Logits are divided by it: below 1 sharper, above 1 more even.</param>
/// <param name="TopK">Only the k most probable tokens may be drawn; 0 for all.</param>
/// <param name="TopP">Nucleus: only the fewest most probable tokens that together have at least this probability; 1 for all.</param>
/// <remarks>
/// In this order, each on what the one before left. Nucleus sampling: "The Curious Case of Neural Text Degeneration", section 3.1. The most
/// probable token always stays, so that TopP near 0 is greedy decoding.
/// </remarks>
public sealed record SamplingConfig(double Temperature = 1, int TopK = 0, double TopP = 1)
{
    /// <summary>A copy with some members changed.</summary>
    /// <param name="temperature">As the member of that name.</param>
    /// <param name="topK">As the member of that name.</param>
    /// <param name="topP">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public SamplingConfig With(double? temperature = null, int? topK = null, double? topP = null) => new(
        temperature ?? Temperature, topK ?? TopK, topP ?? TopP);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Member(Temperature > 0 && double.IsFinite(Temperature), "SamplingConfig.Temperature", Temperature, "use a value above 0, or greedy decoding");
        Check.Member(TopK >= 0, "SamplingConfig.TopK", TopK, "use 0 for all tokens");
        Check.Member(TopP is > 0 and <= 1, "SamplingConfig.TopP", TopP, "use a value above 0 and up to 1");
    }
}
