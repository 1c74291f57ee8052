using Experiments.Core;
using Experiments.Plots.Painting;
using SkiaSharp;
using static TorchSharp.torch;

namespace Experiments.Plots;

/// <summary>Images in rows with captions, boxes, masks and heat maps on them; every call returns a new grid.</summary>
/// <remarks>The pixels are copied, so the tensors may be disposed. At most 64 images are shown.</remarks>
public sealed class ImageGrid
{
    private const int Most = 64;
    private readonly PixelBuffer pixels;
    private readonly long given;

    private ImageGrid(ImageGrid other, PixelBuffer pixels)
    {
        this.pixels = pixels;
        (given, Captions, Columns, Zoom, Title) = (other.given, other.Captions, other.Columns, other.Zoom, other.Title);
        (Boxes, Verdicts) = (other.Boxes, other.Verdicts);
    }

    /// <summary>Shows images.</summary>
    /// <param name="images">uint8, or floating point in [-1, 1]; [N, 3, H, W], one channel or a single image also do.</param>
    /// <param name="captions">One text an image; wrapped to at most four lines.</param>
    /// <param name="columns">Images in a row; 0 fills at most 1000 pixels and eight columns with rows of nearly equal length.</param>
    /// <param name="scale">PixelBuffer for each pixel of the image, repeated without smoothing; 0 aims at images of about 128 pixels.</param>
    /// <param name="title">Heading; may be empty.</param>
    /// <exception cref="ArgumentException">The shape is another, or the captions are fewer than the images.</exception>
    public ImageGrid(Tensor images, IReadOnlyList<string>? captions = null, int columns = 0, int scale = 0, string title = "")
    {
        pixels = PixelBuffer.Copy(images, Most, nameof(images));
        given = images.dim() == 3 ? 1 : images.shape[0];
        RequireEach(captions?.Count, nameof(captions));
        Captions = captions ?? [];
        int longest = Math.Max(pixels.Height, pixels.Width);
        // Large images shrink; small ones grow by whole factors.
        Zoom = scale > 0 ? scale : longest > 320 ? 320f / longest : Math.Max(1, (int)Math.Round(128.0 / longest));
        int fitting = Math.Clamp((int)(1000 / (pixels.Width * Zoom + 12)), 1, 8);
        Columns = Math.Max(1, Math.Min(pixels.Count, columns > 0 ? columns : Balanced(pixels.Count, fitting)));
        Title = title;
    }

    internal IReadOnlyList<string> Captions { get; }

    internal int Columns { get; }

    internal float Zoom { get; }

    internal string Title { get; }

    internal IReadOnlyDictionary<int, Overlay[]> Boxes { get; private init; } = new Dictionary<int, Overlay[]>();

    internal IReadOnlyList<bool> Verdicts { get; private init; } = [];

    internal int Count => pixels.Count;

    internal float CellWidth => MathF.Round(pixels.Width * Zoom);

    internal float CellHeight => MathF.Round(pixels.Height * Zoom);

    /// <summary>Draws boxes on one image, besides those it has.</summary>
    /// <param name="image">Which, from 0.</param>
    /// <param name="boxes">Boxes in [0, 1] with labels.</param>
    /// <returns>A new grid.</returns>
    /// <exception cref="ArgumentException">There is no such image.</exception>
    public ImageGrid WithBoxes(int image, params Overlay[] boxes)
    {
        Check.Member(image >= 0 && image < given, "ImageGrid.WithBoxes.image", image, $"the grid has images 0 to {given - 1}");
        var all = new Dictionary<int, Overlay[]>(Boxes) { [image] = [.. Boxes.GetValueOrDefault(image) ?? [], .. boxes] };
        return new ImageGrid(this, pixels) { Boxes = all };
    }

    /// <summary>Marks each image as right (blue frame, tick) or wrong (orange frame, cross).</summary>
    /// <param name="right">One verdict an image.</param>
    /// <returns>A new grid.</returns>
    /// <exception cref="ArgumentException">There are fewer verdicts than images.</exception>
    public ImageGrid WithVerdicts(IReadOnlyList<bool> right)
    {
        RequireEach(right.Count, nameof(right));
        return new ImageGrid(this, pixels) { Verdicts = [.. right] };
    }

    /// <summary>Lays scores of patches over the images: bright where they are high.</summary>
    /// <param name="scores">Any dtype, [N, h, w]; each image is scaled to its own range and upsampled bilinearly.</param>
    /// <param name="opacity">In [0, 1].</param>
    /// <returns>A new grid.</returns>
    /// <exception cref="ArgumentException">The scores have not three axes or not one map an image.</exception>
    public ImageGrid WithHeat(Tensor scores, double opacity = 0.55)
    {
        using var heat = Colourise.Heat(scores, pixels.Height, pixels.Width);
        return WithLayer(heat, opacity);
    }

    /// <summary>Lays images over the images, such as <see cref="Colourise.Labels"/> of their masks.</summary>
    /// <param name="layer">As the images: same count, height and width.</param>
    /// <param name="opacity">In [0, 1].</param>
    /// <returns>A new grid.</returns>
    /// <exception cref="ArgumentException">The sizes differ or the opacity is out of range.</exception>
    public ImageGrid WithLayer(Tensor layer, double opacity = 0.5)
    {
        Check.Member(opacity is >= 0 and <= 1, "ImageGrid.opacity", opacity, "use a value from 0 to 1");
        var over = PixelBuffer.Copy(layer, Most, nameof(layer));
        if ((over.Count, over.Height, over.Width) != (pixels.Count, pixels.Height, pixels.Width))
        {
            string have = $"{over.Count} images of {over.Height}x{over.Width}", want = $"{pixels.Count} of {pixels.Height}x{pixels.Width}";
            throw new ArgumentException($"The layer has {have}, the grid {want}; resize it first.", nameof(layer));
        }
        return new ImageGrid(this, pixels.Blend(over, opacity));
    }

    /// <summary>The grid in every form a notebook can show.</summary>
    /// <returns><c>image/png</c> (bytes) and a description (text).</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        ["image/png"] = Png(),
        ["text/plain"] = ToString(),
    };

    /// <summary>Writes the grid as a PNG file.</summary>
    /// <param name="path">Target file; its folder is created.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SavePng(string path) => AtomicFile.Write(path, stream => stream.Write(Png()));

    /// <summary>How many images of which size, and the captions.</summary>
    /// <returns>A few lines.</returns>
    public override string ToString()
    {
        string shown = given > Count ? $"first {Count} of {given} images" : $"{Count} image{(Count == 1 ? "" : "s")}";
        string head = $"{(Title.Length > 0 ? Title + ": " : "")}{shown}, {pixels.Height}x{pixels.Width}";
        return string.Join("\n", Captions.Take(Count).Select((c, i) => $"  {i}: {c.Replace('\n', ' ')}").Prepend(head));
    }

    internal SKImage Picture(int index) => pixels.Picture(index);

    internal byte[] Png() => GridPainter.Paint(this);

    // Rows of nearly equal length: ten images of which seven fit become two rows of five.
    private static int Balanced(int count, int most)
    {
        int rows = Math.Max(1, (count + most - 1) / most);
        return (count + rows - 1) / rows;
    }

    private void RequireEach(int? count, string name)
    {
        if (count is { } n && n < pixels.Count)
            throw new ArgumentException($"{name} has {n} entries for {pixels.Count} images; give one for each.", name);
    }
}
