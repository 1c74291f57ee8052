using TorchSharp;

namespace Experiments.Models.Generation;

/// <summary>Ways to make text of a decoder: the most probable token each time, a draw, or a search.</summary>
/// <remarks>
/// All of them work on any <see cref="IDecodingState"/>, which the caller opens, owns and disposes, and which is used up by the call.
/// Rows stop by themselves at the end token; the call ends when all have. What stands before an answer, the prompt, belongs to the state
/// and is no part of the result; what may stand in it is up to a rule.
/// </remarks>
public static class Decode
{
    /// <summary>Takes the most probable token each time; of equal ones the one with the lowest id.</summary>
    /// <param name="state">A decoder just after its prompt.</param>
    /// <param name="config">When to stop.</param>
    /// <param name="onToken">Called for every token as it is chosen, row by row.</param>
    /// <param name="rule">Which tokens may come next; null for any.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>The tokens of each row.</returns>
    /// <exception cref="ArgumentException">The configuration is invalid, or the rule allows nothing; the message names row and step.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static DecodedRows Greedy(
        IDecodingState state,
        DecodingConfig config,
        Action<DecodedToken>? onToken = null,
        ITokenRule? rule = null,
        CancellationToken cancellation = default) =>
        new TokenLoop(state, config, logits => logits.argmax(1), onToken, rule).Run(cancellation);

    /// <summary>Draws each token.</summary>
    /// <param name="state">A decoder just after its prompt.</param>
    /// <param name="config">When to stop.</param>
    /// <param name="sampling">From which tokens, and how evenly.</param>
    /// <param name="generator">Where randomness comes from: a seeded one gives the same answers again. On the state's device.</param>
    /// <param name="onToken">Called for every token as it is chosen, row by row.</param>
    /// <param name="rule">Which tokens may come next; null for any.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>The tokens of each row.</returns>
    /// <exception cref="ArgumentException">A configuration is invalid, or the rule allows nothing; the message names row and step.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static DecodedRows Sample(
        IDecodingState state,
        DecodingConfig config,
        SamplingConfig sampling,
        torch.Generator generator,
        Action<DecodedToken>? onToken = null,
        ITokenRule? rule = null,
        CancellationToken cancellation = default)
    {
        sampling.Validate();
        return new TokenLoop(state, config, new TokenDraw(sampling, generator).Draw, onToken, rule).Run(cancellation);
    }

    /// <summary>Searches for the most probable answer, keeping several beginnings of each row at a time.</summary>
    /// <param name="state">A decoder just after its prompt.</param>
    /// <param name="config">When to stop.</param>
    /// <param name="beam">How wide to look, and what to think of length.</param>
    /// <param name="rule">Which tokens may come next in a hypothesis; null for any.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>The best answer of each row.</returns>
    /// <exception cref="ArgumentException">A configuration is invalid, or the rule allows nothing; the message names row and step.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static DecodedRows Beam(
        IDecodingState state, DecodingConfig config, BeamConfig beam, ITokenRule? rule = null, CancellationToken cancellation = default) =>
        new BeamSearch(state, config, beam, rule).Run(cancellation);
}
