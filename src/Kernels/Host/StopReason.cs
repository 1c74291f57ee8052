namespace Experiments.Kernels.Host;

/// <summary>Why the runner ended a cell before its time.</summary>
internal enum StopReason
{
    None,
    Timeout,
    Interrupt,
}
