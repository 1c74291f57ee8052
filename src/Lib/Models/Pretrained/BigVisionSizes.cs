namespace Experiments.Models.Pretrained;

/// <summary>Reads the sizes of big_vision's towers off the shapes of their tensors: its archives carry no configuration.</summary>
internal sealed class BigVisionSizes(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes)
{
    private const string Attention = "MultiHeadDotProductAttention_0/query/bias";

    /// <summary>What stands before every name: <c>params/</c> in archives, nothing elsewhere.</summary>
    public string Root { get; } = shapes.Keys.Any(name => name.StartsWith("params/", StringComparison.Ordinal)) ? "params/" : "";

    /// <summary>Whether the tower's blocks are stacked along a leading axis.</summary>
    /// <param name="encoder">Its blocks' place, such as <c>img/Transformer/</c>.</param>
    public bool IsScanned(string encoder) => shapes.ContainsKey(Root + encoder + "encoderblock/" + Attention);

    /// <summary>An image tower.</summary>
    /// <param name="tower">What stands before its names, such as <c>img/</c>.</param>
    /// <param name="imageSize">Pixels a side where the positions are fixed, and so tell nothing.</param>
    public VitConfig Image(string tower, int imageSize = 224)
    {
        int patch = Size(tower + "embedding/kernel", 4, 0), width = Size(tower + "embedding/kernel", 4, 3);
        var (depth, heads, mlp) = Encoder(tower + "Transformer/");
        bool learned = shapes.ContainsKey(Root + tower + "pos_embedding");
        int tokens = learned ? Size(tower + "pos_embedding", 3, 1) : 0;
        int side = (int)Math.Sqrt(tokens);
        if (side * side != tokens)
            throw new InvalidDataException($"'{Root}{tower}pos_embedding' has {tokens} positions, which make no square grid; give the configuration yourself.");
        bool map = Has(tower + "MAPHead_0/probe"), head = Has(tower + "head/kernel");
        return new(
            width, depth, heads, mlp, patch, learned ? side * patch : imageSize,
            map ? ImagePooling.Map : Has(tower + "cls") ? ImagePooling.Tok : head ? ImagePooling.Gap : ImagePooling.None,
            head ? Size(tower + "head/kernel", 2, 1) : 0,
            Positions: learned ? PositionKind.Learned : PositionKind.SinCos2d);
    }

    /// <summary>A text tower.</summary>
    /// <param name="tower">What stands before its names, such as <c>txt/</c>.</param>
    public TextConfig Text(string tower)
    {
        var (depth, heads, mlp) = Encoder(tower + "Encoder_0/");
        return new(
            Size(tower + "Embed_0/embedding", 2, 1), depth, heads, mlp, Size(tower + "Embed_0/embedding", 2, 0), Size(tower + "pos_embedding", 3, 1),
            HeadDim: Has(tower + "head/kernel") ? Size(tower + "head/kernel", 2, 1) : 0);
    }

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Has(string name) => shapes.ContainsKey(Root + name);

    private (int Depth, int Heads, int Mlp) Encoder(string place)
    {
        if (IsScanned(place))
        {
            string stacked = place + "encoderblock/";
            return (Size(stacked + Attention, 3, 0), Size(stacked + Attention, 3, 1), Size(stacked + "MlpBlock_0/Dense_0/bias", 2, 1));
        }
        int depth = 0;
        while (Has($"{place}encoderblock_{depth}/{Attention}"))
            depth++;
        string first = place + "encoderblock_0/";
        return (depth, Size(first + Attention, 2, 0), Size(first + "MlpBlock_0/Dense_0/bias", 1, 0));
    }

    /// <summary>Size of a tensor along one of its axes.</summary>
    public int Size(string name, int axes, int axis)
    {
        if (!shapes.TryGetValue(Root + name, out var shape))
            throw new InvalidDataException($"There is no tensor '{Root}{name}', so this is no such checkpoint of big_vision; check the file.");
        return shape.Count == axes && shape[axis] is > 0 and < int.MaxValue
            ? (int)shape[axis]
            : throw new InvalidDataException($"'{Root}{name}' has shape [{string.Join(", ", shape)}]; {axes} axes of sizes above 0 were expected.");
    }
}
