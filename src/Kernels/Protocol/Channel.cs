namespace Experiments.Kernels.Protocol;

/// <summary>The five sockets of a kernel.</summary>
internal enum Channel
{
    Shell,
    IoPub,
    Stdin,
    Control,
    Heartbeat,
}
