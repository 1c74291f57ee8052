using Experiments.Core;
using Experiments.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Vision transformer: stem, positions, pre-norm blocks, final norm, pooling and an optional linear head.</summary>
/// <remarks>
/// SigLIP's image tower (big_vision <c>vit.py</c>): with MAP pooling and no head, the pooled vector is the embedding. Other families are
/// the same chain in another <see cref="VitStyle"/>.
/// </remarks>
public sealed class Vit : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> stem;
    private readonly Parameter? pos_embed;
    private readonly Parameter? cls_token;
    private readonly ModuleList<EncoderBlock> blocks;
    private readonly nn.Module<Tensor, Tensor>? pre_norm;
    private readonly nn.Module<Tensor, Tensor> norm;
    private readonly MapHead? map_head;
    private readonly Dense? pre_logits;
    private readonly Dense? head;

    /// <summary>Creates the tower.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    public Vit(VitConfig config, Device? device = null)
        : base(nameof(Vit))
    {
        config.Validate();
        Config = config;
        stem = config.Stem == ImageStem.Patch
            ? new PatchEmbedding(config.Width, config.Patch, device, config.Style.Entry != VitEntry.NormedClass)
            : new ConvStem(config.Width, config.Patch, device);
        if (config.Positions == PositionKind.Learned)
            pos_embed = LayerSetup.OwnNormal(1 / Math.Sqrt(config.Width), device, 1, config.Tokens + (config.PlacesClassToken ? 1 : 0), config.Width);
        if (config.HasClassToken)
            cls_token = LayerSetup.OwnZeros(device, 1, 1, config.Width);
        var style = config.Style.Tower;
        if (config.Style.Entry == VitEntry.NormedClass)
            pre_norm = LayerSetup.Norm(style, config.Width, device);
        blocks = new ModuleList<EncoderBlock>(
            [.. Enumerable.Range(0, config.Depth).Select(_ => new EncoderBlock(config.Width, config.Heads, config.MlpDim, device: device, style: style))]);
        norm = LayerSetup.Norm(style, config.Width, device);
        if (config.Pool == ImagePooling.Map)
            map_head = new MapHead(config.Width, config.Heads, config.MlpDim, device, style);
        if (config.RepDim > 0)
            pre_logits = Dense.Xavier(config.Width, config.RepDim, 1, device);
        if (config.HeadDim > 0)
            head = Dense.Head(config.RepDim > 0 ? config.RepDim : config.Width, config.HeadDim, device, style.HeadBias);
        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public VitConfig Config { get; }

    /// <summary>Embeds images of any size from one patch on; positions are resampled where the grid is not the table's.</summary>
    /// <param name="images">float32[B, 3, H, W] in [-1, 1].</param>
    /// <returns>float32[B, OutputDim]; without pooling the tokens, float32[B, N, D].</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var tokens = Encode(images);
        var pooled = map_head is null ? Pool(tokens) : map_head.forward(tokens);
        return Project(Represent(pooled)).MoveToOuterDisposeScope();
    }

    /// <summary>The image tokens after the final norm, for decoders and probes.</summary>
    /// <param name="images">float32[B, 3, H, W] in [-1, 1].</param>
    /// <returns>float32[B, N, D], row-major, without the class token.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public Tensor Tokens(Tensor images)
    {
        using var scope = NewDisposeScope();
        return ImageTokens(Encode(images)).MoveToOuterDisposeScope();
    }

    /// <summary>The same forward pass with its intermediates and attention weights, computed by hand: slower, for looking inside.</summary>
    /// <param name="images">float32[B, 3, H, W] in [-1, 1].</param>
    /// <returns>Tensors of the current dispose scope.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public VitOutputs Inspect(Tensor images)
    {
        var grid = Grid(images);
        var x = Embed(grid);
        var hidden = new List<Tensor> { x };
        var weights = new List<Tensor>();
        foreach (var block in blocks)
        {
            (x, var blockWeights) = block.Inspect(x);
            hidden.Add(x);
            weights.Add(blockWeights);
        }
        x = norm.forward(x);
        var map = map_head?.Inspect(x);
        var pooled = map?.Values ?? Pool(x);
        var represented = Represent(pooled);
        bool pools = Config.Pool != ImagePooling.None;
        return new(
            Sequence(grid), hidden[0], ImageTokens(x), pools ? pooled : null, pools ? represented : null, Project(represented), map?.Weights, weights, hidden);
    }

    /// <summary>Every token by itself, pooled and projected as if it were the whole image: what a heat-map compares with a text.</summary>
    /// <param name="images">float32[B, 3, H, W] in [-1, 1].</param>
    /// <returns>float32[B, N, OutputDim].</returns>
    public Tensor TokenOutputs(Tensor images)
    {
        using var scope = NewDisposeScope();
        var tokens = Tokens(images);
        var each = map_head is null ? tokens : map_head.forward(tokens.flatten(0, 1).unsqueeze(1)).view(tokens.shape);
        return Project(Represent(each)).MoveToOuterDisposeScope();
    }

    /// <summary>The same tower made for images of another size: its weights, and a table of positions resampled once, to be trained on.</summary>
    /// <remarks>How big_vision takes a checkpoint to a higher resolution. Until it is trained, it gives what this one gives for such images.</remarks>
    /// <param name="imageSize">Pixels down, and across unless <paramref name="imageWidth"/> says otherwise.</param>
    /// <param name="imageWidth">Pixels across where images are not square; null where they are.</param>
    /// <returns>A tower of its own, of this one's element type and on its device.</returns>
    /// <exception cref="ArgumentException">There is no whole patch in such an image.</exception>
    public Vit At(int imageSize, int? imageWidth = null)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var own = state_dict();
        var config = Config with { ImageSize = imageSize, ImageWidth = imageWidth };
        Vit resized;
        using (new BlankParameters(own.Values.First().dtype))
            resized = new Vit(config, own.Values.First().device);
        foreach (var (name, tensor) in resized.state_dict())
            tensor.copy_(name == nameof(pos_embed) ? PositionsFor(config.Rows, config.Columns, tensor) : own[name]);
        return resized;
    }

    private static Tensor Sequence(Tensor grid) => grid.flatten(2).transpose(1, 2);

    private Tensor Encode(Tensor images)
    {
        var x = Embed(Grid(images));
        foreach (var block in blocks)
            x = block.forward(x);
        return norm.forward(x);
    }

    private Tensor Grid(Tensor images)
    {
        Check.Shape(images, [-1, 3, -1, -1]);
        Check.Member(
            images.shape[2] >= Config.Patch && images.shape[3] >= Config.Patch, "images", $"{images.shape[2]} x {images.shape[3]} pixels",
            $"use at least one patch of {Config.Patch} pixels a side");
        return stem.forward(images);
    }

    private Tensor Embed(Tensor grid)
    {
        var positions = PositionsFor((int)grid.shape[2], (int)grid.shape[3], grid);
        var x = Sequence(grid);
        if (!Config.PlacesClassToken)
            x = x + positions;
        if (cls_token is not null)
            x = cat([cls_token.expand(x.shape[0], -1, -1), x], 1);
        if (Config.PlacesClassToken)
            x = x + positions;
        return pre_norm is null ? x : pre_norm.forward(x);
    }

    private Tensor PositionsFor(int rows, int columns, Tensor like)
    {
        if (pos_embed is null)
            return PositionTable.SinCos2d(Config.Width, rows, columns).to(like.dtype, like.device);
        if (rows == Config.Rows && columns == Config.Columns)
            return pos_embed;
        var patches = Config.PlacesClassToken ? pos_embed.narrow(1, 1, Config.Tokens) : pos_embed;
        var resampled = PositionTable.Resample(patches, rows, columns, Config.Style.Resampling, Config.Rows);
        return Config.PlacesClassToken ? cat([pos_embed.narrow(1, 0, 1), resampled], 1) : resampled;
    }

    private Tensor Pool(Tensor tokens) => Config.Pool switch
    {
        ImagePooling.Gap => tokens.mean([1]),
        ImagePooling.Tok => tokens.select(1, 0),
        _ => tokens,
    };

    private Tensor Represent(Tensor pooled) => pre_logits is null ? pooled : pre_logits.forward(pooled).tanh();

    private Tensor Project(Tensor represented) => head is null ? represented : head.forward(represented);

    private Tensor ImageTokens(Tensor tokens) => cls_token is null ? tokens : tokens.narrow(1, 1, tokens.shape[1] - 1);
}
