using Experiments.Kernels;
using Experiments.Kernels.Engine;

namespace Microsoft.DotNet.Interactive;

/// <summary>The running cell, as notebooks written for .NET Interactive reach it.</summary>
public sealed class KernelInvocationContext
{
    private static readonly KernelInvocationContext Running = new();

    private KernelInvocationContext()
    {
    }

    /// <summary>The running cell; null when there is none.</summary>
    public static KernelInvocationContext? Current => CellContext.Current is null ? null : Running;

    /// <summary>Cancelled when the cell is interrupted.</summary>
    public CancellationToken CancellationToken => Cell.CancellationToken;

    /// <summary>Displays a value in the cell's output.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">Forms to show it in; none for all that it has.</param>
    /// <returns>The display, which can be updated in place.</returns>
    /// <exception cref="ArgumentException">The value has no such form.</exception>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Displays a text as content of a mime type.</summary>
    /// <param name="content">What the front is to render.</param>
    /// <param name="mimeType">As what, such as <c>text/html</c>.</param>
    /// <returns>The display, which can be updated in place.</returns>
    /// <exception cref="ArgumentException">The mime type is malformed or binary.</exception>
    public DisplayedValue DisplayAs(string content, string mimeType) => content.DisplayAs(mimeType);
}
