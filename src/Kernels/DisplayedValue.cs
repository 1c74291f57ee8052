using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>A value on display, which can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly CellContext cell;

    private DisplayedValue(CellContext cell, string id)
    {
        this.cell = cell;
        Id = id;
    }

    /// <summary>Identifies the display to fronts.</summary>
    public string Id { get; }

    /// <summary>Replaces what is shown, wherever the display stands by now.</summary>
    /// <param name="value">The new value.</param>
    public void Update(object? value) => cell.Send(new UpdateOutput(Formatter.Format(value), Id));

    internal static DisplayedValue Show(object? value, params string[] mimeTypes)
    {
        var cell = CellContext.Current ?? throw new InvalidOperationException("No cell is running; there is nowhere to display to.");
        var shown = new DisplayedValue(cell, Guid.NewGuid().ToString("n"));
        cell.Display(Formatter.Format(value, mimeTypes), shown.Id);
        return shown;
    }
}
