namespace Experiments.Kernels.Engine;

/// <summary>Where a front receives a cell's outputs, in order, from one thread at a time.</summary>
internal interface IOutputSink
{
    /// <summary>Takes one output.</summary>
    void Send(OutputEvent output);
}
