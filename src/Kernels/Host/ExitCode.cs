namespace Experiments.Kernels.Host;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A notebook failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line, a notebook file or the output folder is wrong; nothing was run.</summary>
    public const int Usage = 2;

    /// <summary>Stopped from the keyboard.</summary>
    public const int Interrupted = 130;
}
