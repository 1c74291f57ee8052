using Experiments.Core;
using Experiments.Layers;
using Experiments.Models.Generation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Experiments.Models;

/// <summary>Gemma decoder: scaled embeddings, blocks of rotary grouped attention and gated MLP, final norm, logits by the same table.</summary>
/// <remarks>
/// Gemma and Gemma 2 reports; big_vision <c>gemma.py</c>. Embeddings are multiplied by sqrt(D) on their way in, and the logits use the table
/// as it is. Everything but <see cref="forward(Tensor)"/> also takes vectors in place of tokens, which is how image tokens come in.
/// </remarks>
public sealed class Gemma : nn.Module<Tensor, Tensor>
{
    private readonly Parameter embed_tokens;
    private readonly ModuleList<GemmaBlock> blocks;
    private readonly RmsNorm norm;
    private readonly RotaryPositions rotary;
    private readonly Scalar inputScale;

    /// <summary>Creates the decoder; the table starts normal with deviation 0.02, so that the loss of an untrained model is about ln V.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    public Gemma(GemmaConfig config, Device? device = null)
        : base(nameof(Gemma))
    {
        config.Validate();
        Config = config;
        rotary = new RotaryPositions(config.HeadDim, config.RotaryBase);
        inputScale = Math.Sqrt(config.Width);
        embed_tokens = LayerSetup.OwnNormal(0.02, device, config.Vocabulary, config.Width);
        blocks = new ModuleList<GemmaBlock>([.. Enumerable.Range(0, config.Depth).Select(_ => new GemmaBlock(config, device))]);
        norm = new RmsNorm(config.Width, config.NormEpsilon, offset: true, device);
        RegisterComponents();
    }

    /// <summary>The decoder's shape.</summary>
    public GemmaConfig Config { get; }

    /// <summary>Logits of the next token at each place, each token seeing those before it.</summary>
    /// <param name="tokens">int64[B, T].</param>
    /// <returns>float[B, T, V].</returns>
    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return Logits(Hidden(Embed(tokens))).MoveToOuterDisposeScope();
    }

    /// <summary>Logits where some tokens are padding, which nobody sees; positions count real tokens.</summary>
    /// <param name="tokens">int64[B, T].</param>
    /// <param name="real">bool[B, T]: false for padding, on either side.</param>
    /// <returns>float[B, T, V]; on padding they mean nothing.</returns>
    public Tensor forward(Tensor tokens, Tensor real)
    {
        using var scope = NewDisposeScope();
        var mask = AttentionMasks.Prefix(real, ones_like(tokens));
        return Logits(Hidden(Embed(tokens), mask, Positions(real))).MoveToOuterDisposeScope();
    }

    /// <summary>Looks tokens up and scales them.</summary>
    /// <param name="tokens">int64[..].</param>
    /// <returns>float[.., D].</returns>
    public Tensor Embed(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var rows = embed_tokens.index_select(0, tokens.flatten());
        return rows.mul(inputScale).view([.. tokens.shape, Config.Width]).MoveToOuterDisposeScope();
    }

    /// <summary>Runs the blocks and the final norm.</summary>
    /// <param name="embedded">float[B, T, D]: from <see cref="Embed"/>, or vectors of another source.</param>
    /// <param name="mask">bool[T, T] or bool[B, T, T], see <see cref="AttentionMasks"/>; causal when null.</param>
    /// <param name="positions">int64[B, T] from 0; consecutive when null.</param>
    /// <param name="from">First place whose result is wanted.</param>
    /// <returns>float[B, T - from, D].</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Hidden(Tensor embedded, Tensor? mask = null, Tensor? positions = null, long from = 0)
    {
        using var scope = NewDisposeScope();
        var x = Run(embedded, Passes(embedded, mask, positions), null);
        return norm.forward(from == 0 ? x : x.narrow(1, from, x.shape[1] - from)).MoveToOuterDisposeScope();
    }

    /// <summary>Compares vectors with the table, which is not scaled here, and caps what comes out where the model does.</summary>
    /// <param name="hidden">float[.., D] after the final norm.</param>
    /// <returns>float[.., V].</returns>
    public Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        bool single = RowProduct.Fits(hidden, embed_tokens);
        var compared = single ? RowProduct.Of(hidden, embed_tokens) : nn.functional.linear(hidden, embed_tokens);
        return SoftCap.Apply(compared, Config.LogitCap).MoveToOuterDisposeScope();
    }

    /// <summary>The same forward pass with its intermediates and attention weights, computed by hand: slower, for looking inside.</summary>
    /// <param name="embedded">As for <see cref="Hidden"/>.</param>
    /// <param name="mask">As for <see cref="Hidden"/>.</param>
    /// <param name="positions">As for <see cref="Hidden"/>.</param>
    /// <returns>Tensors of the current dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public GemmaOutputs Inspect(Tensor embedded, Tensor? mask = null, Tensor? positions = null)
    {
        long tokens = embedded.shape[1];
        var seen = mask ?? AttentionMasks.Causal(tokens, embedded.device);
        var passes = Passes(embedded, seen, positions);
        List<Tensor> hidden = [embedded], weights = [];
        for (int i = 0; i < blocks.Count; i++)
        {
            var (values, blockWeights) = blocks[i].Inspect(hidden[^1], passes.Of(Config.IsLocal(i)));
            hidden.Add(values);
            weights.Add(blockWeights);
        }
        hidden[^1] = norm.forward(hidden[^1]);
        var window = Config.Window > 0 ? seen.logical_and(AttentionMasks.Window(tokens, Config.Window, embedded.device)) : null;
        return new(seen, window, hidden, weights, Logits(hidden[^1]));
    }

    /// <summary>Reads prompts and stands ready to go on; rows may be of unequal length.</summary>
    /// <param name="tokens">int64[B, T].</param>
    /// <param name="real">bool[B, T]: false for padding, on either side; null where there is none.</param>
    /// <param name="newTokens">How many more tokens a row may get.</param>
    /// <returns>The state, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or a row has no token.</exception>
    public IDecodingState Begin(Tensor tokens, Tensor? real, int newTokens)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return new GemmaState(this, Embed(tokens), real, causal: true, newTokens);
    }

    /// <summary>Reads prompts given as vectors.</summary>
    /// <param name="embedded">float[B, T, D].</param>
    /// <param name="real">As for the other form.</param>
    /// <param name="newTokens">As for the other form.</param>
    /// <param name="causal">Whether the prompt's tokens see only those before them; false for a prefix whose tokens all see each other.</param>
    /// <returns>The state, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">As for the other form.</exception>
    public IDecodingState Begin(Tensor embedded, Tensor? real, int newTokens, bool causal) =>
        new GemmaState(this, embedded, real, causal, newTokens);

    /// <summary>Positions that count real tokens from 0.</summary>
    /// <param name="real">bool[B, T].</param>
    /// <returns>int64[B, T]; padding has some position or other.</returns>
    public static Tensor Positions(Tensor real)
    {
        using var scope = NewDisposeScope();
        using Scalar one = 1, zero = 0;
        return real.to(ScalarType.Int64).cumsum(1).sub(one).clamp_min(zero).MoveToOuterDisposeScope();
    }

    /// <summary>Runs the blocks on a prompt; the final norm is left to the caller.</summary>
    internal Tensor Run(Tensor embedded, GemmaPasses passes, IReadOnlyList<KeyValueCache>? caches)
    {
        var x = embedded;
        for (int i = 0; i < blocks.Count; i++)
            x = blocks[i].forward(x, passes.Of(Config.IsLocal(i)), caches?[i]);
        return x;
    }

    /// <summary>Runs the blocks on one more token a row and gives the logits.</summary>
    internal Tensor Step(Tensor tokens, Rotation angles, Func<long, Tensor?> bias, IReadOnlyList<KeyValueCache> caches, long at)
    {
        var x = Embed(tokens);
        long window = Config.Window > 0 ? Math.Max(0, at + 1 - Config.Window) : 0;
        var (everything, recent) = (bias(0), window > 0 ? bias(window) : bias(0));
        for (int i = 0; i < blocks.Count; i++)
        {
            x = Config.IsLocal(i)
                ? blocks[i].Step(x, angles, recent, caches[i], at, window)
                : blocks[i].Step(x, angles, everything, caches[i], at, 0);
        }
        return Last(x);
    }

    /// <summary>Logits of vectors that left the last block.</summary>
    internal Tensor Last(Tensor x) => Logits(norm.forward(x));

    internal RotaryPositions Rotary => rotary;

    /// <summary>Everything that depends on the mask and the positions alone, made once for all blocks.</summary>
    internal GemmaPasses Passes(Tensor embedded, Tensor? mask, Tensor? positions)
    {
        Check.Shape(embedded, [-1, -1, Config.Width]);
        long tokens = embedded.shape[1];
        if (mask is not null)
            Check.Shape(mask, mask.dim() == 2 ? [tokens, tokens] : [embedded.shape[0], tokens, tokens]);
        if (positions is not null)
            Check.Shape(positions, [embedded.shape[0], tokens]);
        var rotation = positions is null ? rotary.At(0, tokens, embedded) : rotary.At(positions, embedded);
        AttentionPass Pass(Tensor? seen) => new(rotation, seen is null ? null : AttentionMasks.Bias(seen, embedded.dtype), seen is null);
        var everywhere = Pass(mask);
        if (Config.Window == 0 || Config.Window >= tokens)
            return new(everywhere, everywhere);
        var seen = mask ?? AttentionMasks.Causal(tokens, embedded.device);
        return new(everywhere, Pass(seen.logical_and(AttentionMasks.Window(tokens, Config.Window, embedded.device))));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rotary.Dispose();
        base.Dispose(disposing);
    }
}
