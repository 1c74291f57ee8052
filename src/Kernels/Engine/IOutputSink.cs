namespace Experiments.Kernels.Engine;

/// <summary>The front's end of a running cell: takes its outputs, in order, from one thread at a time, and answers its questions.</summary>
internal interface IOutputSink
{
    /// <summary>Takes one output.</summary>
    void Send(OutputEvent output);

    /// <summary>Asks the reader for a line, and waits for it.</summary>
    /// <param name="prompt">What to show beside the field; may be empty.</param>
    /// <param name="isPassword">Whether the line must not be seen.</param>
    /// <param name="token">Ends the wait.</param>
    /// <exception cref="InputUnavailableException">There is nobody to ask.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    string Ask(string prompt, bool isPassword, CancellationToken token);
}
