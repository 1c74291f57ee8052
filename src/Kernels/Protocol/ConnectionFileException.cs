namespace Experiments.Kernels.Protocol;

/// <summary>A connection file cannot be used; the message is one line for the reader.</summary>
internal sealed class ConnectionFileException(string message) : Exception(message);
