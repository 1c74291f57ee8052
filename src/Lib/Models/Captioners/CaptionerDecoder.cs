using Experiments.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>The captioner's decoder: token and position embeddings, blocks, final norm, logits that start at zero.</summary>
internal sealed class CaptionerDecoder : nn.Module
{
    private readonly Parameter token_embed;
    private readonly Parameter pos_embed;
    private readonly ModuleList<CaptionerBlock> blocks;
    private readonly LayerNorm norm;
    private readonly Dense head;

    public CaptionerDecoder(ImageCaptionerConfig config, Device? device)
        : base(nameof(CaptionerDecoder))
    {
        token_embed = LayerSetup.OwnNormal(1, device, config.Vocabulary + (config.MaskToken ? 1 : 0), config.Width);
        pos_embed = LayerSetup.OwnNormal(1 / Math.Sqrt(config.Width), device, 1, config.Length, config.Width);
        blocks = new ModuleList<CaptionerBlock>([.. Enumerable.Range(0, config.Depth).Select(_ => new CaptionerBlock(config, device))]);
        norm = LayerSetup.Norm(config.Width, device);
        head = Dense.Zeros(config.Width, config.Vocabulary, device);
        RegisterComponents();
    }

    /// <summary>The image's tokens as keys and values of each block.</summary>
    public IReadOnlyList<(Tensor Keys, Tensor Values)> Remember(Tensor encoded) => [.. blocks.Select(block => block.Remember(encoded))];

    /// <summary>int64[B c, T] to logits float[B c, T, V]; see <see cref="CaptionerBlock.Forward"/>.</summary>
    public Tensor Forward(CaptionInputs inputs, IReadOnlyList<(Tensor Keys, Tensor Values)> memory, IReadOnlyList<GrowingCache>? caches = null)
    {
        long start = caches?[0].Length ?? 0;
        var x = Lookup.Rows(token_embed, inputs.Tokens) + pos_embed.narrow(1, start, inputs.Tokens.shape[1]);
        for (int i = 0; i < blocks.Count; i++)
            x = blocks[i].Forward(x, inputs.Mask, inputs.IsCausal, memory[i], caches?[i]);
        return head.forward(norm.forward(x));
    }
}
