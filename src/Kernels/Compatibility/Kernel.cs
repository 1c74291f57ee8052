using Experiments.Kernels;

namespace Microsoft.DotNet.Interactive;

/// <summary>What notebooks written for .NET Interactive call of its <c>Kernel</c>; the same functions have bare names in every cell.</summary>
/// <remarks>It inherits them, so that a cell which also says <c>using static</c> of this type finds each of them once.</remarks>
public abstract class Kernel : NotebookFunctions
{
    private protected Kernel()
    {
    }
}
