namespace Experiments.Models.Generation;

/// <summary>One token, told the moment it is chosen.</summary>
/// <param name="Row">Row of the batch.</param>
/// <param name="Step">Place in the row's answer, from 0.</param>
/// <param name="Token">Its id; the end token is told too.</param>
/// <param name="LogProbability">Natural logarithm of what the model gave it, before any temperature, cut or rule.</param>
public sealed record DecodedToken(int Row, int Step, long Token, float LogProbability);
