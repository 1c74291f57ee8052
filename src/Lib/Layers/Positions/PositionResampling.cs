namespace Experiments.Layers;

/// <summary>How a table of positions is read between the points of its grid, for images of another size than it was made for.</summary>
public enum PositionResampling
{
    /// <summary>Linear, corners on corners: the order-1 zoom with which big_vision adapts checkpoints.</summary>
    Linear,

    /// <summary>Bicubic (coefficient -0.75), half-pixel centres: what Hugging Face's towers do.</summary>
    Bicubic,
}
