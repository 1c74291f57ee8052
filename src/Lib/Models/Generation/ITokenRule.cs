namespace Experiments.Models.Generation;

/// <summary>Says which tokens may come next, such as four location tokens and then the end.</summary>
/// <remarks>
/// The rule is asked once a step for each row that still writes, or once for each of its hypotheses in beam search. It cuts what can be chosen;
/// the log-probabilities of <see cref="DecodedRows"/> stay the model's own, over all tokens. Rows that are
/// given one and the same list share the work of laying it out.
/// </remarks>
public interface ITokenRule
{
    /// <summary>The tokens that may come next in a row.</summary>
    /// <param name="row">Row of the batch, whichever rows have finished.</param>
    /// <param name="written">What the row has written so far, without its prompt; valid during the call.</param>
    /// <returns>Ids, at least one; null for any.</returns>
    IReadOnlyList<long>? Allowed(int row, IReadOnlyList<long> written);
}
