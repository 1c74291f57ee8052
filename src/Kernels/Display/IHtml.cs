namespace Experiments.Kernels.Display;

/// <summary>A value that stands in a table as the HTML it is.</summary>
internal interface IHtml
{
    /// <summary>HTML to be inserted as it is; null when the value is of another kind.</summary>
    string? Html { get; }
}
