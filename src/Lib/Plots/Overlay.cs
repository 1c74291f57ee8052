namespace Experiments.Plots;

/// <summary>A box drawn on an image of an <see cref="ImageGrid"/>, with a label.</summary>
/// <param name="Y0">Upper edge in [0, 1].</param>
/// <param name="X0">Left edge in [0, 1].</param>
/// <param name="Y1">Lower edge in [0, 1].</param>
/// <param name="X1">Right edge in [0, 1].</param>
/// <param name="Label">Words on the box; may be empty.</param>
/// <param name="Colour">Such as <c>#d55e00</c>; empty gives each label of the grid a colour of its own.</param>
public sealed record Overlay(double Y0, double X0, double Y1, double X1, string Label = "", string Colour = "");
