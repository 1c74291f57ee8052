using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>Questions to the reader, which every cell can ask by their bare names.</summary>
public abstract class NotebookInput
{
    private protected NotebookInput()
    {
    }

    /// <summary>Asks the reader for a line.</summary>
    /// <param name="prompt">What to show beside the field.</param>
    /// <returns>The line.</returns>
    /// <exception cref="InputUnavailableException">There is nobody to ask.</exception>
    public static Task<string> GetInputAsync(string prompt = "") => Ask(prompt, isPassword: false);

    /// <summary>Asks the reader for a line that is not to be seen.</summary>
    /// <param name="prompt">What to show beside the field.</param>
    /// <returns>The line.</returns>
    /// <exception cref="InputUnavailableException">There is nobody to ask.</exception>
    public static Task<string> GetPasswordAsync(string prompt = "") => Ask(prompt, isPassword: true);

    private static Task<string> Ask(string prompt, bool isPassword)
    {
        var cell = CellContext.Current ?? throw new InvalidOperationException("No cell is running; there is nobody to ask.");
        return Task.FromResult(cell.Ask(prompt, isPassword));
    }
}
