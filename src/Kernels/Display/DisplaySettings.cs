namespace Experiments.Kernels.Display;

/// <summary>How much of a value one output shows.</summary>
internal static class DisplaySettings
{
    /// <summary>Columns of a table.</summary>
    public const int Columns = 20;

    /// <summary>Items of a sequence, rows of a table, members of an object.</summary>
    public static int Items { get; set; } = 20;

    /// <summary>Levels of values within values.</summary>
    public static int Depth { get; set; } = 6;

    /// <summary>Values in all, so that wide and deep graphs end.</summary>
    public static int Values => Math.Max(2000, (int)Math.Min(100L * Items, 1_000_000));

    /// <summary>The form that tables get beside their text.</summary>
    public static string MimeType { get; set; } = MimeTypes.Html;

    public static void Reset() => (Items, Depth, MimeType) = (20, 6, MimeTypes.Html);
}
