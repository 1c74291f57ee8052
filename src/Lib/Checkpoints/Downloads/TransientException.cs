namespace Experiments.Checkpoints.Downloads;

/// <summary>A failure of the network or the server that the next attempt may not meet.</summary>
/// <param name="message">What happened, without a full stop.</param>
/// <param name="inner">The cause, or null.</param>
internal sealed class TransientException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the server asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether enough arrived before the failure for the count of failures to start again.</summary>
    public bool HasProgress { get; init; }
}
