using Experiments.Core;
using Experiments.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Between the masks of whole images and the 64 x 64 windows of <see cref="MaskCodec"/>.</summary>
public static class MaskWindow
{
    /// <summary>Cuts a box out of a mask.</summary>
    /// <param name="mask">bool or float[H, W] of a whole image.</param>
    /// <param name="box">Where the object is; its edges are rounded to whole pixels.</param>
    /// <returns>float32[1, 1, 64, 64] in [0, 1], bilinear with antialiasing.</returns>
    /// <exception cref="ArgumentException">The box holds no pixel.</exception>
    public static Tensor Cut(Tensor mask, Box box)
    {
        Check.Shape(mask, [-1, -1]);
        var (top, left, height, width) = Pixels(box, mask.shape[0], mask.shape[1]);
        using var scope = NewDisposeScope();
        var window = mask.to(ScalarType.Float32).narrow(0, top, height).narrow(1, left, width).unsqueeze(0).unsqueeze(0);
        return nn.functional.interpolate(
            window, size: [MaskCodec.MaskSize, MaskCodec.MaskSize], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true).MoveToOuterDisposeScope();
    }

    /// <summary>Puts a decoded window back into its image.</summary>
    /// <param name="window">float32[1, 1, 64, 64] as <see cref="MaskCodec.Decode"/> gives it: above 0 is inside.</param>
    /// <param name="box">Where the object is.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Pixels a row of the image.</param>
    /// <returns>bool[height, width], nothing outside of the box.</returns>
    /// <exception cref="ArgumentException">The box holds no pixel.</exception>
    public static Tensor Paste(Tensor window, Box box, int height, int width)
    {
        Check.Shape(window, [1, 1, MaskCodec.MaskSize, MaskCodec.MaskSize]);
        var (top, left, rows, columns) = Pixels(box, height, width);
        using var scope = NewDisposeScope();
        using Scalar zero = 0;
        var inside = nn.functional.interpolate(window, size: [rows, columns], mode: InterpolationMode.Bilinear, align_corners: false).gt(zero);
        var image = zeros(height, width, dtype: ScalarType.Bool, device: window.device);
        image.narrow(0, top, rows).narrow(1, left, columns).copy_(inside[0, 0]);
        return image.MoveToOuterDisposeScope();
    }

    private static (long Top, long Left, long Height, long Width) Pixels(Box box, long height, long width)
    {
        long Edge(float place, long size) => (long)Math.Clamp(Math.Round((double)place * size), 0, size);
        long top = Edge(box.Top, height), left = Edge(box.Left, width);
        long rows = Edge(box.Bottom, height) - top, columns = Edge(box.Right, width) - left;
        if (rows < 1 || columns < 1)
        {
            throw new ArgumentException(
                $"box is [{box.Top}, {box.Left}, {box.Bottom}, {box.Right}], which holds no pixel of an image of {height} x {width}; use a box of at least one pixel.", nameof(box));
        }
        return (top, left, rows, columns);
    }
}
