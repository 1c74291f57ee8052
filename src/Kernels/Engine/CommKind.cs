namespace Experiments.Kernels.Engine;

/// <summary>What is said over a comm.</summary>
internal enum CommKind
{
    Open,
    Message,
    Close,
}
