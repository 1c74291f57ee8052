using Experiments.Core;
using Experiments.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Vector-quantised autoencoder of object masks: 64 x 64 pixels as 16 words of a vocabulary of 128, the <c>&lt;seg&gt;</c> tokens.</summary>
/// <remarks>
/// Ning et al. (2023), "All in Tokens"; PaLI-3 and PaliGemma use it with weights trained on OpenImages. Four strided convolutions bring a
/// mask to 4 x 4 places of 512 numbers, each of which is replaced by the nearest of 128 codes; the decoder mirrors the encoder.
/// 861,936 parameters encode, 1,123,457 decode; the codes are 65,536 numbers more.
/// </remarks>
public sealed class MaskCodec : nn.Module<Tensor, Tensor>
{
    /// <summary>Pixels a side of a mask.</summary>
    public const int MaskSize = 64;

    /// <summary>Words of the vocabulary.</summary>
    public const int Codes = 128;

    /// <summary>Words of a mask, row by row from the top left.</summary>
    public const int Tokens = 16;

    internal const int CodeWidth = 512;
    private const int Grid = 4;
    private static readonly int[] Widths = [16, 32, 64, 128];

    private readonly ModuleList<ConvLayer> encode;
    private readonly ModuleList<MaskResidual> encode_blocks;
    private readonly ConvLayer encode_out;
    private readonly Tensor codebook;
    private readonly ConvLayer decode_in;
    private readonly ModuleList<MaskResidual> decode_blocks;
    private readonly ModuleList<UpscalingLayer> decode;
    private readonly ConvLayer decode_out;

    /// <summary>Creates the codec.</summary>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    public MaskCodec(Device? device = null)
        : base(nameof(MaskCodec))
    {
        int width = Widths[^1];
        encode = new ModuleList<ConvLayer>([.. Widths.Select((w, i) => ConvLayer.He(i == 0 ? 1 : Widths[i - 1], w, 4, device, stride: 2, padding: 1))]);
        encode_blocks = new ModuleList<MaskResidual>([new MaskResidual(width, device), new MaskResidual(width, device)]);
        encode_out = ConvLayer.Of(width, CodeWidth, 1, device);
        codebook = Blank(device);
        decode_in = ConvLayer.He(CodeWidth, width, 1, device);
        decode_blocks = new ModuleList<MaskResidual>([new MaskResidual(width, device), new MaskResidual(width, device)]);
        decode = new ModuleList<UpscalingLayer>([.. new[] { 128, 64, 32, 16 }.Select((w, i) => new UpscalingLayer(i == 0 ? width : Widths[^i], w, device))]);
        decode_out = ConvLayer.Of(Widths[0], 1, 1, device);
        RegisterComponents();
    }

    /// <summary>The codes, float32[128, 512]: a buffer, moved by their own rule and not by gradients.</summary>
    public Tensor Codebook => codebook;

    /// <summary>Masks as words.</summary>
    /// <param name="masks">float32[B, 1, 64, 64] in [0, 1]: 1 inside, fractions at resampled edges.</param>
    /// <returns>int64[B, 16] in 0..127.</returns>
    /// <exception cref="ArgumentException">The masks have another shape.</exception>
    public Tensor Encode(Tensor masks)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return Nearest(Features(masks)).view(-1, Tokens).MoveToOuterDisposeScope();
    }

    /// <summary>Words as masks.</summary>
    /// <param name="codes">int64[B, 16] in 0..127.</param>
    /// <returns>float32[B, 1, 64, 64], about -1 outside and 1 inside; above 0 is inside.</returns>
    /// <exception cref="ArgumentException">The codes have another shape, or one is no word.</exception>
    public Tensor Decode(Tensor codes)
    {
        Check.Shape(codes, [-1, Tokens]);
        using var scope = NewDisposeScope();
        using (var least = codes.numel() == 0 ? zeros(1, dtype: int64) : codes.min())
        using (var most = codes.numel() == 0 ? zeros(1, dtype: int64) : codes.max())
        {
            long low = least.to(int64).item<long>(), high = most.to(int64).item<long>();
            Check.Member(low >= 0 && high < Codes, "codes", low < 0 ? low : high, $"use words from 0 to {Codes - 1}");
        }
        return Draw(Look(codes)).MoveToOuterDisposeScope();
    }

    /// <summary>Masks through the whole codec, for looking at what is lost.</summary>
    /// <param name="masks">float32[B, 1, 64, 64] in [0, 1].</param>
    /// <returns>float32[B, 1, 64, 64]; above 0 is inside.</returns>
    public override Tensor forward(Tensor masks)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(masks)).MoveToOuterDisposeScope();
    }

    /// <summary>Encodings before they are replaced by codes.</summary>
    /// <returns>float32[B, 4, 4, 512].</returns>
    internal Tensor Features(Tensor masks)
    {
        Check.Shape(masks, [-1, 1, MaskSize, MaskSize]);
        using Scalar two = 2, one = 1;
        var x = masks.mul(two).sub(one);
        foreach (var layer in encode)
            x = layer.call(x).relu();
        foreach (var block in encode_blocks)
            x = block.call(x);
        return encode_out.call(x).permute(0, 2, 3, 1);
    }

    /// <summary>The nearest code of each encoding: int64[B 4 4].</summary>
    internal Tensor Nearest(Tensor features)
    {
        using Scalar minusTwo = -2;
        var rows = features.reshape(-1, CodeWidth);
        var products = rows.mm(codebook.t()).mul(minusTwo); // |x|^2 is the same for all codes
        return products.add(codebook.square().sum([1L])).argmin(1);
    }

    /// <summary>The codes at the places of a grid: float32[B, 4, 4, 512].</summary>
    internal Tensor Look(Tensor codes) => codebook.index_select(0, codes.to(codebook.device).to(int64).flatten()).view(-1, Grid, Grid, CodeWidth);

    /// <summary>Encodings or codes as a mask: float32[B, 1, 64, 64].</summary>
    internal Tensor Draw(Tensor codes)
    {
        var x = decode_in.call(codes.permute(0, 3, 1, 2)).relu();
        foreach (var block in decode_blocks)
            x = block.call(x);
        foreach (var layer in decode)
            x = layer.call(x).relu();
        return decode_out.call(x);
    }

    private static Tensor Blank(Device? device)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var codes = empty(Codes, CodeWidth, dtype: BlankParameters.Type, device: device);
        return (BlankParameters.Type is null ? codes.normal_() : codes).DetachFromDisposeScope();
    }
}
