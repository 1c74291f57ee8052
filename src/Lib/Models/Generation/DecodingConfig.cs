using Experiments.Core;

namespace Experiments.Models.Generation;

/// <summary>When decoding stops, and what stands where a row has stopped.</summary>
/// <param name="MaxTokens">Tokens of an answer at most, the end token included and a prompt not.</param>
/// <param name="EndToken">A row that gives this id is finished; null decodes to the maximum.</param>
/// <param name="PadToken">Stands after the end token of a finished row.</param>
public sealed record DecodingConfig(int MaxTokens, long? EndToken = null, long PadToken = 0)
{
    /// <summary>A copy with some members changed.</summary>
    /// <param name="maxTokens">As the member of that name.</param>
    /// <param name="endToken">As the member of that name.</param>
    /// <param name="padToken">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public DecodingConfig With(int? maxTokens = null, long? endToken = null, long? padToken = null) => new(
        maxTokens ?? MaxTokens, endToken ?? EndToken, padToken ?? PadToken);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">The maximum is no positive number.</exception>
    public void Validate() => Check.Positive(MaxTokens, "DecodingConfig.MaxTokens");
}
