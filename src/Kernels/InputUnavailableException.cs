namespace Experiments.Kernels;

/// <summary>A cell asked for a line of input where nobody can be asked; the message says how the cell can do without.</summary>
public sealed class InputUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why there is no input, and the remedy.</param>
    public InputUnavailableException(string message)
        : base(message)
    {
    }
}
