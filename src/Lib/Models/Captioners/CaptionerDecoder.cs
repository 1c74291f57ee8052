using Experiments.Layers;
using Experiments.Models.Generation;
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
    public Tensor Forward(CaptionInputs inputs, IReadOnlyList<(Tensor Keys, Tensor Values)> memory) =>
        Run(inputs, pos_embed.narrow(1, 0, inputs.Tokens.shape[1]), memory, null);

    /// <summary>Logits float[B, T, V] of tokens int64[B, T] that follow those of the caches; blanks as in <see cref="PromptColumns"/>.</summary>
    public Tensor Continue(Tensor tokens, IReadOnlyList<(Tensor Keys, Tensor Values)> memory, Tensor? blanks, IReadOnlyList<GrowingCache> caches)
    {
        long start = caches[0].Length, T = tokens.shape[1];
        return blanks is null
            ? Run(new CaptionInputs(tokens, IsCausal: T > 1), pos_embed.narrow(1, start, T), memory, caches)
            : Run(
                new CaptionInputs(tokens, PromptColumns.Mask(blanks, start, T)),
                Lookup.Rows(pos_embed.squeeze(0), PromptColumns.Positions(blanks, start, T)), memory, caches);
    }

    private Tensor Run(
        CaptionInputs inputs, Tensor positions, IReadOnlyList<(Tensor Keys, Tensor Values)> memory, IReadOnlyList<GrowingCache>? caches)
    {
        var x = Lookup.Rows(token_embed, inputs.Tokens) + positions;
        for (int i = 0; i < blocks.Count; i++)
            x = blocks[i].Forward(x, inputs.Mask, inputs.IsCausal, memory[i], caches?[i]);
        return head.forward(norm.forward(x));
    }
}
