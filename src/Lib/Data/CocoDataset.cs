using Experiments.Core;
using Experiments.Data.Coco;
using static TorchSharp.torch;

namespace Experiments.Data;

/// <summary>A data set in COCO's layout: images with captions, boxes and masks, and panoptic maps.</summary>
public sealed class CocoDataset : IPairSource
{
    private const ulong OrderStream = 0xDA7A_0006;
    private readonly CocoFiles files;
    private readonly ILookup<long, string> captions;
    private readonly ILookup<long, CocoAnnotation> annotations;
    private readonly Dictionary<int, string> names;
    private readonly Dictionary<string, (CocoImage Image, CocoPanoptic Map)> panoptic;

    /// <summary>Reads and checks the annotation files; images are opened when asked for.</summary>
    /// <param name="files">Where the parts lie, such as <c>CocoFiles.In("folder")</c>.</param>
    /// <exception cref="FileNotFoundException">No annotation file is named, or one is missing.</exception>
    /// <exception cref="InvalidDataException">A file is malformed or refers to nothing; the message names file and member.</exception>
    public CocoDataset(CocoFiles files)
    {
        this.files = files;
        if ((files.Instances ?? files.Captions ?? files.Panoptic) is null)
            throw new FileNotFoundException($"The COCO data set with images in '{files.Images}' has no annotation file; name at least one of instances, captions and panoptic.");
        var instances = files.Instances is null ? null : CocoJson.ReadInstances(files.Instances);
        var texts = files.Captions is null ? null : CocoJson.ReadCaptions(files.Captions);
        var maps = files.Panoptic is null ? null : CocoJson.ReadPanoptic(files.Panoptic);
        Images = Merge([(files.Instances, instances?.Images), (files.Captions, texts?.Images), (files.Panoptic, maps?.Images)]);
        Categories = instances?.Categories ?? maps?.Categories ?? [];
        PanopticCategories = maps?.Categories ?? [];
        names = Categories.ToDictionary(c => c.Id, c => c.Name);
        captions = (texts?.Annotations ?? []).ToLookup(a => a.ImageId, a => a.Caption);
        annotations = (instances?.Annotations ?? []).ToLookup(a => a.ImageId);
        var byId = Images.ToDictionary(i => i.Id);
        panoptic = (maps?.Annotations ?? []).DistinctBy(m => m.ImageId).ToDictionary(m => KeyOf(byId[m.ImageId]), m => (byId[m.ImageId], m));
    }

    /// <summary>All images, in the order of their numbers.</summary>
    public IReadOnlyList<CocoImage> Images { get; }

    /// <summary>Categories of the objects.</summary>
    public IReadOnlyList<CocoCategory> Categories { get; }

    /// <summary>Categories of the panoptic maps; empty without such maps.</summary>
    public IReadOnlyList<CocoCategory> PanopticCategories { get; }

    /// <inheritdoc/>
    public string Name => files.Images;

    /// <inheritdoc/>
    public int? Count => Images.Count;

    /// <inheritdoc/>
    /// <remarks>Keys are file names without their extension. Reading an image fails if its size is not the declared one.</remarks>
    public IEnumerable<ImagePair> Read() => Images.Select(ToPair);

    /// <inheritdoc/>
    public IEnumerable<ImagePair> ReadShuffled(ulong seed, ulong epoch) =>
        new CounterRandom(seed, OrderStream, epoch).Permutation(Images.Count).Select(i => ToPair(Images[i]));

    /// <summary>Reads the panoptic map of an image.</summary>
    /// <param name="key">Key of the pair.</param>
    /// <returns>The map; the caller disposes it.</returns>
    /// <exception cref="KeyNotFoundException">There is no map for the key.</exception>
    /// <exception cref="FileNotFoundException">The map's file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, of another size, or holds values that stand for nothing.</exception>
    public PanopticMap ReadPanoptic(string key)
    {
        if (files.PanopticImages is null || !panoptic.TryGetValue(key, out var entry))
            throw new KeyNotFoundException($"'{key}' has no panoptic map in '{files.Panoptic ?? Name}'; check the key.");
        string path = Path.Combine(files.PanopticImages, entry.Map.FileName);
        using var scope = NewDisposeScope();
        var ids = PanopticPng.Read(path);
        RequireSize(path, ids, entry.Image);
        var known = entry.Map.SegmentsInfo.Select(s => s.Id).Append(0).ToHashSet();
        int[] found = ids.unique().output.data<int>().ToArray();
        int stray = Array.FindIndex(found, id => !known.Contains(id));
        if (stray >= 0)
            throw new InvalidDataException($"Panoptic map '{path}' holds the value {found[stray]}, which is no segment of image {entry.Image.Id} in '{files.Panoptic}'; fetch both again.");
        return new(ids.MoveToOuterDisposeScope(), entry.Map.SegmentsInfo);
    }

    private static List<CocoImage> Merge((string? Path, IReadOnlyList<CocoImage>? Images)[] parts)
    {
        var images = new SortedDictionary<long, CocoImage>();
        foreach (var (path, part) in parts)
        {
            foreach (var image in part ?? [])
            {
                if (!images.TryAdd(image.Id, image) && images[image.Id] != image)
                    throw new InvalidDataException($"COCO file '{path}': image {image.Id} is {image}, but another file of the data set says {images[image.Id]}; use files of one release.");
            }
        }
        return [.. images.Values];
    }

    private static string KeyOf(CocoImage image) => Path.ChangeExtension(image.FileName, null).Replace('\\', '/');

    private static void RequireSize(string path, Tensor image, CocoImage declared)
    {
        if (image.shape[^2] != declared.Height || image.shape[^1] != declared.Width)
            throw new InvalidDataException($"Image '{path}' is {image.shape[^1]} x {image.shape[^2]} pixels, but the annotations of image {declared.Id} are for {declared.Width} x {declared.Height}; use the original file.");
    }

    private ImagePair ToPair(CocoImage image) => new(
        KeyOf(image), () => ReadImage(image), [.. captions[image.Id]], () => [.. annotations[image.Id].Select(a => ToRegion(a, image))]);

    private Tensor ReadImage(CocoImage image)
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(files.Images, image.FileName);
        // Annotations are drawn on the stored pixels.
        var pixels = ImageFile.Read(path, upright: false);
        RequireSize(path, pixels, image);
        return pixels.MoveToOuterDisposeScope();
    }

    private ImageRegion ToRegion(CocoAnnotation a, CocoImage image) => new(
        names[a.CategoryId],
        Box.FromPixels(a.Bbox[0], a.Bbox[1], a.Bbox[2], a.Bbox[3], image.Width, image.Height),
        a.Segmentation?.ToMask(image.Height, image.Width),
        a.IsCrowd == 1);
}
