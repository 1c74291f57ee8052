using System.Text.Json.Nodes;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;

namespace Experiments.Kernels;

/// <summary>How values are shown, and the place to change it.</summary>
/// <remarks>
/// The most specific registered type wins: the value's own type, then its generic definition, then the same of each base class, then
/// interfaces, then <c>object</c>; of equals, the later registration. Registered formatters also apply to values within others: the text in
/// lines and tables, the HTML in HTML tables. One that throws never fails the cell; the value is shown without it, with a note.
/// </remarks>
public static class Formatter
{
    /// <summary>Items of a sequence, rows of a table and members of an object that are shown; 20 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [1, 100000].</exception>
    public static int ListExpansionLimit
    {
        get => DisplaySettings.Items;
        set => DisplaySettings.Items = InRange(value, 100_000, nameof(ListExpansionLimit));
    }

    /// <summary>Levels of values within values that are shown; 6 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [1, 20].</exception>
    public static int RecursionLimit
    {
        get => DisplaySettings.Depth;
        set => DisplaySettings.Depth = InRange(value, 20, nameof(RecursionLimit));
    }

    /// <summary>The form that values with parts get beside their text; <c>text/html</c> (a table) unless set. <c>text/plain</c>: the text only.</summary>
    /// <exception cref="ArgumentException">The value is no mime type.</exception>
    public static string DefaultMimeType
    {
        get => DisplaySettings.MimeType;
        set
        {
            MimeTypes.Require(value, nameof(DefaultMimeType));
            DisplaySettings.MimeType = value;
        }
    }

    /// <summary>Registers how a type, and what derives from it, is shown.</summary>
    /// <typeparam name="T">Class, structure or interface.</typeparam>
    /// <param name="formatter">Gives the content; for <c>text/html</c> it escapes what is not markup.</param>
    /// <param name="mimeType">The form it gives.</param>
    public static void Register<T>(Func<T, string> formatter, string mimeType = MimeTypes.Text)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Add(typeof(T), (value, writer) => writer.Write(formatter((T)value)), mimeType);
    }

    /// <summary>Registers how a type, and what derives from it, is written.</summary>
    /// <typeparam name="T">Class, structure or interface.</typeparam>
    /// <param name="formatter">Writes the content.</param>
    /// <param name="mimeType">The form it gives.</param>
    public static void Register<T>(Action<T, TextWriter> formatter, string mimeType = MimeTypes.Text)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Add(typeof(T), (value, writer) => formatter((T)value, writer), mimeType);
    }

    /// <summary>Registers how a type is shown; a generic definition such as <c>typeof(List&lt;&gt;)</c> stands for all its types.</summary>
    /// <param name="type">Class, structure, interface or generic definition.</param>
    /// <param name="formatter">Gives the content.</param>
    /// <param name="mimeType">The form it gives.</param>
    public static void Register(Type type, Func<object, string> formatter, string mimeType = MimeTypes.Text)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Add(type, (value, writer) => writer.Write(formatter(value)), mimeType);
    }

    /// <summary>Registers how a type is written; a generic definition such as <c>typeof(List&lt;&gt;)</c> stands for all its types.</summary>
    /// <param name="type">Class, structure, interface or generic definition.</param>
    /// <param name="formatter">Writes the content.</param>
    /// <param name="mimeType">The form it gives.</param>
    public static void Register(Type type, Action<object, TextWriter> formatter, string mimeType = MimeTypes.Text)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Add(type, formatter, mimeType);
    }

    /// <summary>Limits a type to some forms; its text always comes with them.</summary>
    /// <param name="type">Class, structure, interface or generic definition.</param>
    /// <param name="mimeTypes">The forms, such as <c>application/json</c>.</param>
    public static void SetPreferredMimeTypesFor(Type type, params string[] mimeTypes)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(mimeTypes);
        foreach (string mime in mimeTypes)
            MimeTypes.Require(mime, nameof(mimeTypes));
        FormatterRegistry.Prefer(type, [.. mimeTypes]);
    }

    /// <summary>Forgets all registrations and sets every limit back.</summary>
    public static void ResetToDefault()
    {
        FormatterRegistry.Clear();
        DisplaySettings.Reset();
    }

    /// <summary>The representations of a value about to be shown by the running cell; <c>text/plain</c> is always among them.</summary>
    /// <remarks>Before the first live chart the cell puts out the script that all of them share.</remarks>
    internal static JsonObject Format(object? value, params IReadOnlyList<string> mimeTypes)
    {
        var data = MimeBundle.Of(value, mimeTypes);
        if (CellContext.Current is { } cell && LiveChart.TakeScript(data) is { } script)
            cell.Display(script, displayId: null);
        return data;
    }

    private static void Add(Type type, Action<object, TextWriter> write, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(type);
        MimeTypes.Require(mimeType, nameof(mimeType));
        if (MimeTypes.IsBinary(mimeType))
            throw new ArgumentException($"A formatter writes text, and '{mimeType}' is binary; give the type a public {MimeBundle.Method}() instead.", nameof(mimeType));
        FormatterRegistry.Register(type, mimeType, write);
    }

    private static int InRange(int value, int most, string name) => value >= 1 && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"Formatter.{name} is {value}; use a value from 1 to {most}.");
}
