namespace Experiments.Data.Coco;

/// <summary>Finds entries of one annotation file that refer to nothing or hold impossible numbers.</summary>
internal sealed class CocoCheck
{
    private readonly string path;
    private readonly Dictionary<long, CocoImage> images = [];
    private readonly HashSet<int> categories = [];

    public CocoCheck(string path, IReadOnlyList<CocoImage> images, IReadOnlyList<CocoCategory> categories)
    {
        this.path = path;
        for (int i = 0; i < images.Count; i++)
        {
            string member = $"images[{i}]";
            var image = images[i] ?? throw Bad(member, "is null");
            FileName(image.FileName, member);
            if (image.Width < 1 || image.Height < 1 || (long)image.Width * image.Height > ImageFile.MaxPixels)
                throw Bad(member, $"is {image.Width} x {image.Height} pixels; sizes are 1 or more, and {ImageFile.MaxPixels} pixels at most");
            if (!this.images.TryAdd(image.Id, image))
                throw Bad($"{member}.id", $"{image.Id} occurs twice");
        }
        for (int i = 0; i < categories.Count; i++)
        {
            if (!this.categories.Add((categories[i] ?? throw Bad($"categories[{i}]", "is null")).Id))
                throw Bad($"categories[{i}].id", $"{categories[i].Id} occurs twice");
        }
    }

    public CocoImage Image(long? id, string member) =>
        images.GetValueOrDefault(id ?? throw Bad(member, "is null")) ?? throw Bad($"{member}.image_id", $"{id} is the id of no image in the file");

    public void Annotation(CocoAnnotation? annotation, string member)
    {
        var image = Image(annotation?.ImageId, member);
        Category(annotation!.CategoryId, member);
        Box(annotation.Bbox, member);
        if (annotation.Segmentation?.Mask is { } mask && (mask.Height != image.Height || mask.Width != image.Width))
            throw Bad($"{member}.segmentation.size", $"is [{mask.Height}, {mask.Width}] but image {image.Id} is [{image.Height}, {image.Width}]");
    }

    public void Panoptic(CocoPanoptic? panoptic, string member)
    {
        Image(panoptic?.ImageId, member);
        FileName(panoptic!.FileName, member);
        var ids = new HashSet<int>();
        for (int i = 0; i < panoptic.SegmentsInfo.Count; i++)
        {
            string inner = $"{member}.segments_info[{i}]";
            var segment = panoptic.SegmentsInfo[i] ?? throw Bad(inner, "is null");
            Category(segment.CategoryId, inner);
            Box(segment.Bbox, inner);
            if (segment.Id is < 1 or >= 1 << 24 || !ids.Add(segment.Id))
                throw Bad($"{inner}.id", $"{segment.Id} is out of range or occurs twice");
        }
    }

    private void Category(int id, string member)
    {
        if (!categories.Contains(id))
            throw Bad($"{member}.category_id", $"{id} is the id of no category in the file");
    }

    private void Box(IReadOnlyList<double> box, string member)
    {
        if (box.Count != 4 || !box.All(double.IsFinite) || box[2] < 0 || box[3] < 0)
            throw Bad($"{member}.bbox", $"[{string.Join(", ", box)}] is not left, top, width, height");
    }

    private void FileName(string name, string member)
    {
        if (name.Length == 0 || Path.IsPathRooted(name) || name.Contains(':') || name.Split('/', '\\').Contains(".."))
            throw Bad($"{member}.file_name", $"'{name}' is not a path within the image folder");
    }

    private InvalidDataException Bad(string member, string fault) => new($"COCO file '{path}', {member}: {fault}; correct the file or fetch it again.");
}
