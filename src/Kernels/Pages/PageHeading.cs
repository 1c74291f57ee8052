namespace Experiments.Kernels.Pages;

/// <summary>A heading of the page, for its table of contents.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Id">Its anchor, unique on the page.</param>
internal sealed record PageHeading(int Level, string Text, string Id);
