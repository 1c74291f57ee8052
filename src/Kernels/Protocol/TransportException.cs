namespace Experiments.Kernels.Protocol;

/// <summary>A channel cannot listen at its address; the message is one line for the reader.</summary>
internal sealed class TransportException(string message, Exception inner) : Exception(message, inner);
