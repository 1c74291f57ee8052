namespace Experiments.Models.Generation;

/// <summary>Ways to make text of a decoder: the most probable token each time, a draw, or a search.</summary>
/// <remarks>
/// All of them work on any <see cref="IDecodingState"/>, which the caller opens, owns and disposes, and which is used up by the call.
/// Rows stop by themselves at the end token; the call ends when all have.
/// </remarks>
public static class Decode
{
    /// <summary>Takes the most probable token each time; of equal ones the one with the lowest id.</summary>
    /// <param name="state">A decoder just after its prompt.</param>
    /// <param name="config">When to stop.</param>
    /// <param name="onToken">Called for every token as it is chosen, row by row.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>The tokens of each row.</returns>
    /// <exception cref="ArgumentException">The configuration is invalid.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static DecodedRows Greedy(
        IDecodingState state, DecodingConfig config, Action<DecodedToken>? onToken = null, CancellationToken cancellation = default) =>
        new TokenLoop(state, config, logits => logits.argmax(1), onToken).Run(cancellation);
}
