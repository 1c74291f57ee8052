using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>One example of a data set: an image that is decoded on demand, its captions and whatever else is known of it.</summary>
public sealed class ImagePair
{
    private readonly Func<Tensor> read;
    private readonly Lazy<IReadOnlyList<ImageRegion>> regions;

    /// <summary>Describes an example.</summary>
    /// <param name="key">Name, unique within the data set.</param>
    /// <param name="read">Makes a fresh uint8[3, H, W] on each call; may run on any thread.</param>
    /// <param name="captions">Texts that describe the image; may be empty.</param>
    /// <param name="regions">Makes the labelled boxes and masks when they are asked for; none when null.</param>
    public ImagePair(string key, Func<Tensor> read, IReadOnlyList<string> captions, Func<IReadOnlyList<ImageRegion>>? regions = null)
    {
        this.read = read;
        this.regions = new(regions ?? (() => []));
        Key = key;
        Captions = captions;
    }

    /// <summary>Name, unique within the data set.</summary>
    public string Key { get; }

    /// <summary>Texts that describe the image; may be empty.</summary>
    public IReadOnlyList<string> Captions { get; }

    /// <summary>Labelled boxes and masks; empty when the data set has none.</summary>
    public IReadOnlyList<ImageRegion> Regions => regions.Value;

    /// <summary>Class of the whole image, or null.</summary>
    public string? Class { get; init; }

    /// <summary>Decodes the image.</summary>
    /// <returns>uint8[3, H, W]; the caller's, or the current dispose scope's.</returns>
    /// <exception cref="IOException">The image file is missing, damaged or too large; the message names it.</exception>
    public Tensor ReadImage() => read();

    /// <summary>Key and captions.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Key}: {string.Join(" | ", Captions)}";
}
