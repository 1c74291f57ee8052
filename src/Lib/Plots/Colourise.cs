using static TorchSharp.torch;

namespace Experiments.Plots;

/// <summary>Turns depths, labels and scores into colour images.</summary>
public static class Colourise
{
    /// <summary>Label that stands for unlabelled pixels.</summary>
    private const int Ignored = 255;

    /// <summary>Depth as colour: near is light and warm, far is dark and cold.</summary>
    /// <param name="depth">Any dtype, [N, H, W].</param>
    /// <param name="near">Depth of the first colour; the smallest one when null.</param>
    /// <param name="far">Depth of the last colour; the largest one when null.</param>
    /// <returns>uint8[N, 3, H, W]; pixels without a finite depth are grey.</returns>
    /// <exception cref="ArgumentException">The depth has not three axes.</exception>
    public static Tensor Depth(Tensor depth, double? near = null, double? far = null)
    {
        using var scope = NewDisposeScope();
        var values = Planes(depth, nameof(depth));
        var finite = values.isfinite();
        bool any = finite.any().item<bool>();
        double low = near ?? (any ? values.masked_select(finite).min().item<float>() : 0);
        double high = far ?? (any ? values.masked_select(finite).max().item<float>() : 1);
        return Shade(values, finite, low, high, ColourMap.Depth).MoveToOuterDisposeScope();
    }

    /// <summary>Class or instance numbers as colours that stay apart; 0 is dark, 255 (unlabelled) is light grey.</summary>
    /// <param name="labels">Integer dtype, [N, H, W], values in [0, 255]; larger ones wrap round.</param>
    /// <returns>uint8[N, 3, H, W].</returns>
    /// <exception cref="ArgumentException">The labels have not three axes.</exception>
    public static Tensor Labels(Tensor labels)
    {
        using var scope = NewDisposeScope();
        RequirePlanes(labels, nameof(labels));
        return Look(labels.cpu().to(int64).remainder(256), LabelColours()).MoveToOuterDisposeScope();
    }

    /// <summary>Scores of patches as a heat image, each image scaled to its own smallest and largest score.</summary>
    /// <param name="scores">Any dtype, [N, h, w]: attention, similarity or gradient of each patch.</param>
    /// <param name="size">Height and width of the result in pixels.</param>
    /// <returns>uint8[N, 3, size, size], upsampled bilinearly.</returns>
    /// <exception cref="ArgumentException">The scores have not three axes.</exception>
    public static Tensor Heat(Tensor scores, int size) => Heat(scores, size, size);

    internal static Tensor Heat(Tensor scores, long height, long width)
    {
        using var scope = NewDisposeScope();
        var values = Planes(scores, nameof(scores)).nan_to_num(0, 0, 0);
        var low = values.amin([1, 2], keepdim: true);
        values = (values - low) / (values.amax([1, 2], keepdim: true) - low).clamp_min(1e-12);
        var large = nn.functional.interpolate(values.unsqueeze(1), [height, width], mode: InterpolationMode.Bilinear, align_corners: false).squeeze(1);
        return Shade(large, large.isfinite(), 0, 1, ColourMap.Heat).MoveToOuterDisposeScope();
    }

    private static Tensor Shade(Tensor values, Tensor finite, double low, double high, ColourMap map)
    {
        var share = (values - low) / Math.Max(high - low, 1e-12);
        var level = where(finite, share.clamp(0, 1) * 254, 255).to(int64);
        byte[] shades = [.. Enumerable.Range(0, 255).SelectMany(i => Bytes(map.At(i / 254.0))), .. Bytes(Palette.Axis)];
        return Look(level, shades);
    }

    private static Tensor Look(Tensor index, byte[] colours)
    {
        var (n, h, w) = (index.shape[0], index.shape[1], index.shape[2]);
        return tensor(colours, uint8).reshape(256, 3).index_select(0, index.reshape(-1)).reshape(n, h, w, 3).permute(0, 3, 1, 2).contiguous();
    }

    // Steps of the golden angle keep neighbouring numbers apart; three rows of lightness keep far ones apart.
    private static byte[] LabelColours() =>
    [
        .. Enumerable.Range(0, 256).SelectMany(i => Bytes(i switch
        {
            0 => new SkiaSharp.SKColor(0x26, 0x2B, 0x33),
            Ignored => new SkiaSharp.SKColor(0xD5, 0xD9, 0xDE),
            _ => SkiaSharp.SKColor.FromHsl((float)(i * 137.508 % 360), 62, 44 + 14 * (i / 8 % 3)),
        })),
    ];

    private static byte[] Bytes(SkiaSharp.SKColor colour) => [colour.Red, colour.Green, colour.Blue];

    private static Tensor Planes(Tensor values, string name)
    {
        RequirePlanes(values, name);
        return values.detach().cpu().to(float32);
    }

    private static void RequirePlanes(Tensor values, string name)
    {
        if (values.dim() != 3)
            throw new ArgumentException($"{name} has shape [{string.Join(", ", values.shape)}], expected [N, H, W]; add or drop an axis.", name);
    }
}
