namespace Experiments.Kernels.Engine;

/// <summary>Code that a directive ran has failed.</summary>
/// <param name="error">How, with the places of the file it came from.</param>
internal sealed class ImportException(CellError error) : Exception(error.Message)
{
    public CellError Error => error;
}
