using Experiments.Core;

namespace Experiments.Models;

/// <summary>A condition that joins the time embedding of a U-Net.</summary>
/// <param name="Kind">What labels are.</param>
/// <param name="Size">Number of classes of a table, size of a vector that is projected; otherwise 0.</param>
public sealed record UNetLabels(UNetLabelKind Kind, int Size = 0)
{
    internal void Validate()
    {
        bool sized = Kind is UNetLabelKind.Table or UNetLabelKind.Projection or UNetLabelKind.Matrix;
        Check.Member(sized ? Size > 0 : Size == 0, "UNetLabels.Size", Size, sized ? "use the number of classes, or the size of a vector" : $"use 0 with {Kind}");
    }
}
