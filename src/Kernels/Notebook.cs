using Experiments.Kernels.Engine;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels;

/// <summary>What the running notebook was started with: its size, its knobs, its output folder.</summary>
public static class Notebook
{
    /// <summary>The size chosen by <c>--size</c>; a lesson when nothing was chosen.</summary>
    public static NotebookSize Size => Run.Size;

    /// <summary>Full path of this notebook's own output folder; it exists when this returns.</summary>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public static string Folder => Directory.CreateDirectory(Run.Folder).FullName;

    /// <summary>The knobs of the chosen size, with the values given by <c>--set</c> in place.</summary>
    /// <typeparam name="T">A record whose members are the knobs.</typeparam>
    /// <param name="quick">Knobs of a check.</param>
    /// <param name="lesson">Knobs of a reader's run.</param>
    /// <param name="paper">Knobs of the paper.</param>
    /// <returns>The knobs; they are also recorded in the executed notebook's metadata.</returns>
    /// <exception cref="KnobException">A <c>--set</c> names no member, or its value does not fit; the message says which do.</exception>
    public static T Knobs<T>(T quick, T lesson, T paper)
        where T : notnull
    {
        var run = Run;
        var chosen = run.Size switch
        {
            NotebookSize.Quick => quick,
            NotebookSize.Lesson => lesson,
            _ => paper,
        };
        return (T)run.Apply(chosen);
    }

    private static NotebookRun Run =>
        CellContext.Current?.Session.Notebook
        ?? throw new InvalidOperationException("No notebook is running here; call this from a cell.");
}
