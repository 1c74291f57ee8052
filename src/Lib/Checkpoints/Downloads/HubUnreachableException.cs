namespace Experiments.Checkpoints.Downloads;

/// <summary>The network or the server failed too often; what is cached may serve instead.</summary>
internal sealed class HubUnreachableException(string message, Exception inner) : IOException(message, inner);
