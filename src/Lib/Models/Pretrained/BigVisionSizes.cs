using Experiments.Checkpoints;

namespace Experiments.Models.Pretrained;

/// <summary>Reads the sizes of big_vision's towers off the shapes of their tensors: its archives carry no configuration.</summary>
internal sealed class BigVisionSizes(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes, string origin = "the checkpoint")
{
    /// <summary>Of an open checkpoint.</summary>
    public BigVisionSizes(ITensorSource source)
        : this(source.Shapes, source.Origin)
    {
    }

    /// <summary>What stands before every name: <c>params/</c> in archives, nothing elsewhere.</summary>
    public string Root { get; } = shapes.Keys.Any(name => name.StartsWith("params/", StringComparison.Ordinal)) ? "params/" : "";

    /// <summary>Whether the tower's blocks are stacked along a leading axis.</summary>
    /// <param name="encoder">Its blocks' place, such as <c>img/Transformer/</c>.</param>
    public bool IsScanned(string encoder) => Has($"{encoder}encoderblock/{BigVisionNames.Present.Attention}/query/bias");

    /// <summary>An image tower.</summary>
    /// <param name="tower">What stands before its names, such as <c>img/</c>.</param>
    /// <param name="imageSize">Pixels down, where positions are fixed or make no square; whole patches of a square otherwise.</param>
    /// <param name="imageWidth">Pixels across where images are not square.</param>
    public VitConfig Image(string tower, int imageSize = 224, int? imageWidth = null)
    {
        int patch = Size(tower + "embedding/kernel", 4, 0), width = Size(tower + "embedding/kernel", 4, 3);
        var names = Has(tower + BigVisionNames.Original.Positions) ? BigVisionNames.Original : BigVisionNames.Present;
        bool learned = Has(tower + names.Positions), placesClass = names == BigVisionNames.Original;
        var (depth, heads, mlp) = Encoder(tower + "Transformer/", names);
        if (learned)
            (imageSize, imageWidth) = SizeOf(tower + names.Positions, placesClass ? 1 : 0, patch, imageSize, imageWidth);
        bool head = Has(tower + "head/kernel"), representation = Has(tower + "pre_logits/kernel");
        var pool = Has(tower + "MAPHead_0/probe") ? ImagePooling.Map
            : Has(tower + "cls") ? ImagePooling.Tok
            : head || representation ? ImagePooling.Gap
            : ImagePooling.None;
        return new(
            width, depth, heads, mlp, patch, imageSize, pool,
            head ? Size(tower + "head/kernel", 2, 1) : 0,
            Positions: learned ? PositionKind.Learned : PositionKind.SinCos2d,
            ImageWidth: imageWidth,
            RepDim: representation ? Size(tower + "pre_logits/kernel", 2, 1) : 0,
            Style: placesClass ? VitStyle.BigVision.With(entry: VitEntry.PlacedClass) : VitStyle.BigVision);
    }

    /// <summary>A text tower.</summary>
    /// <param name="tower">What stands before its names, such as <c>txt/</c>.</param>
    public TextConfig Text(string tower)
    {
        var (depth, heads, mlp) = Encoder(tower + "Encoder_0/", BigVisionNames.Present);
        return new(
            Size(tower + "Embed_0/embedding", 2, 1), depth, heads, mlp, Size(tower + "Embed_0/embedding", 2, 0), Size(tower + "pos_embedding", 3, 1),
            HeadDim: Has(tower + "head/kernel") ? Size(tower + "head/kernel", 2, 1) : 0);
    }

    /// <summary>Reads a configuration, which is valid.</summary>
    /// <exception cref="InvalidDataException">The shapes are not those of such a model; the message names checkpoint and tensor.</exception>
    public T Read<T>(Func<BigVisionSizes, T> read)
    {
        try
        {
            return read(this);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"'{origin}' holds no model that can be built: {e.Message}", e);
        }
    }

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Has(string name) => shapes.ContainsKey(Root + name);

    private (int Height, int? Width) SizeOf(string table, int classes, int patch, int height, int? width)
    {
        int tokens = Size(table, 3, 1) - classes, side = (int)Math.Round(Math.Sqrt(tokens));
        if ((long)(height / patch) * ((width ?? height) / patch) == tokens)
            return (height, width);
        return side * side == tokens
            ? (side * patch, null)
            : throw new InvalidDataException($"'{origin}': '{Root}{table}' has {tokens} positions, which make no square; give height and width of the images.");
    }

    private (int Depth, int Heads, int Mlp) Encoder(string place, BigVisionNames names)
    {
        string attention = names.Attention + "/query/bias", hidden = names.Mlp + "/Dense_0/bias";
        if (IsScanned(place))
        {
            string stacked = place + "encoderblock/";
            return (Size(stacked + attention, 3, 0), Size(stacked + attention, 3, 1), Size(stacked + hidden, 2, 1));
        }
        int depth = 0;
        while (Has($"{place}encoderblock_{depth}/{attention}"))
            depth++;
        string first = place + "encoderblock_0/";
        return (depth, Size(first + attention, 2, 0), Size(first + hidden, 1, 0));
    }

    /// <summary>Size of a tensor along one of its axes.</summary>
    public int Size(string name, int axes, int axis)
    {
        if (!shapes.TryGetValue(Root + name, out var shape))
            throw new InvalidDataException($"'{origin}' has no tensor '{Root}{name}', so this is no such checkpoint of big_vision; check the file.");
        return shape.Count == axes && shape[axis] is > 0 and < int.MaxValue
            ? (int)shape[axis]
            : throw new InvalidDataException($"'{origin}': '{Root}{name}' has shape [{string.Join(", ", shape)}]; {axes} axes of sizes above 0 were expected.");
    }
}
