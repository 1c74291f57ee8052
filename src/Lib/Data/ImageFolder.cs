using Experiments.Core;

namespace Experiments.Data;

/// <summary>A data set of one folder a class, each with image files at any depth.</summary>
public sealed class ImageFolder : IPairSource
{
    private const ulong OrderStream = 0xDA7A_0005;
    private readonly string root;
    private readonly string template;
    private readonly List<(string Path, string Class)> files = [];

    /// <summary>Lists the files; none is opened.</summary>
    /// <param name="root">The folder that holds the class folders.</param>
    /// <param name="template">Caption in which <c>{0}</c> is the class, underscores as spaces.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It holds no class folder with images.</exception>
    public ImageFolder(string root, string template = "a photo of a {0}")
    {
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"Image folder '{root}' does not exist; check the path.");
        this.root = root;
        this.template = template;
        var classes = new List<string>();
        foreach (string folder in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(folder);
            var found = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(ImageFile.HasImageSuffix).Order(StringComparer.Ordinal).ToList();
            files.AddRange(found.Select(path => (path, name)));
            if (found.Count > 0)
                classes.Add(name);
        }
        Classes = classes;
        if (files.Count == 0)
            throw new InvalidDataException($"Image folder '{root}' has no class folder with PNG, JPEG, WebP or BMP files; expected {root}/<class>/<image>.");
    }

    /// <summary>Class names in alphabetical order: the order of label numbers.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public string Name => root;

    /// <inheritdoc/>
    public int? Count => files.Count;

    /// <inheritdoc/>
    public IEnumerable<ImagePair> Read() => files.Select(ToPair);

    /// <inheritdoc/>
    public IEnumerable<ImagePair> ReadShuffled(ulong seed, ulong epoch) =>
        new CounterRandom(seed, OrderStream, epoch).Permutation(files.Count).Select(i => ToPair(files[i]));

    private ImagePair ToPair((string Path, string Class) file) => new(
        Path.GetRelativePath(root, file.Path).Replace('\\', '/'),
        () => ImageFile.Read(file.Path),
        [template.Replace("{0}", file.Class.Replace('_', ' '))])
    { Class = file.Class };
}
