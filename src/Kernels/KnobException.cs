namespace Experiments.Kernels;

/// <summary>A <c>--set</c> option does not fit the notebook's knobs; the message names the member, the value and what would fit.</summary>
public sealed class KnobException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Member, value and remedy.</param>
    public KnobException(string message)
        : base(message)
    {
    }
}
