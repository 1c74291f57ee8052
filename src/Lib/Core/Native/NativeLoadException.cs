namespace Experiments.Core.Native;

/// <summary>Native code could not be loaded; the message is one sentence with the cause and the remedy.</summary>
public sealed class NativeLoadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Cause and remedy.</param>
    /// <param name="inner">The loader's own exception, if any.</param>
    public NativeLoadException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
