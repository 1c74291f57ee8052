namespace Experiments.Kernels.Host;

/// <summary>The command cannot start; the message is one line that says why and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
