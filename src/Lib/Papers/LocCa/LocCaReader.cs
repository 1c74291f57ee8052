using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Models.Generation;
using static TorchSharp.torch;

namespace Experiments.Papers.LocCa;

/// <summary>Asks a pretrained model, which needs no further training for it: boxes of phrases, phrases of boxes, regions of its own choice.</summary>
/// <remarks>Section 3: one model, three ways to begin a sequence. Model and tokenizer stay the caller's.</remarks>
/// <param name="model">The captioner.</param>
/// <param name="tokenizer">Words to ids.</param>
/// <param name="boxes">How boxes are written.</param>
public sealed class LocCaReader(ImageCaptioner model, WordTokenizer tokenizer, BoxFormat boxes)
{
    private const int Batch = 256;

    private Device Here => model.parameters().First().device;

    /// <summary>Referring expressions: <c>&lt;aref&gt; phrase :</c> is given, the box is written.</summary>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="phrases">One a picture.</param>
    /// <param name="constrained">Whether nothing but a box can be written; otherwise what is no box counts as none.</param>
    /// <param name="onToken">Called for every token as it is chosen, with rows as picture numbers, such as to draw a box while it is written.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>One answer a picture.</returns>
    /// <exception cref="ArgumentException">There are fewer phrases than pictures, or one has a word that the vocabulary lacks.</exception>
    public IReadOnlyList<RegionAnswer> Refer(
        Tensor images, IReadOnlyList<string> phrases, bool constrained = true, Action<DecodedToken>? onToken = null, CancellationToken cancellation = default)
    {
        string prefix = LocCaText.Prefix(LocCaTask.Refer);
        return Ask(
            images, [.. phrases.Select(p => $"{prefix} {p} {LocCaText.Separator}")], constrained ? new BoxRule(boxes, tokenizer) : null, onToken,
            (picture, written) => (phrases[picture], boxes.Read(string.Join(' ', written))), cancellation);
    }

    /// <summary>Grounded captions: <c>&lt;gcap&gt; box :</c> is given, the region's words are written.</summary>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="places">One box a picture.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>One answer a picture.</returns>
    /// <exception cref="ArgumentException">There are fewer boxes than pictures.</exception>
    public IReadOnlyList<RegionAnswer> Describe(Tensor images, IReadOnlyList<Box> places, CancellationToken cancellation = default)
    {
        string prefix = LocCaText.Prefix(LocCaTask.Ground);
        return Ask(
            images, [.. places.Select(b => $"{prefix} {boxes.Write(b)} {LocCaText.Separator}")], null, null,
            (picture, written) => (string.Join(' ', written), places[picture]), cancellation);
    }

    /// <summary>Captions: <c>&lt;cap&gt;</c> is given.</summary>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>One caption a picture.</returns>
    public IReadOnlyList<string> Caption(Tensor images, CancellationToken cancellation = default)
    {
        string prefix = LocCaText.Prefix(LocCaTask.Caption);
        return
        [
            .. Ask(images, [.. Enumerable.Repeat(prefix, (int)images.shape[0])], null, null, (_, written) => (string.Join(' ', written), null), cancellation)
                .Select(a => a.Text),
        ];
    }

    /// <summary>Detection without training for it: <c>&lt;aref&gt;</c> alone is given, and several region-box pairs of each picture are drawn.</summary>
    /// <remarks>
    /// Each draw is made without knowing the others, as the model never learned to enumerate objects, so that proposals overlap. Equal ones are
    /// given once; those that hold no box or no words are left out.
    /// </remarks>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="draws">Proposals drawn of each picture.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="sampling">How evenly; the model's own probabilities when null.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>The proposals, picture after picture.</returns>
    public IReadOnlyList<RegionAnswer> Propose(
        Tensor images, int draws = 8, ulong seed = 0, SamplingConfig? sampling = null, CancellationToken cancellation = default)
    {
        Check.Positive(draws, nameof(draws));
        using var generator = new Generator(seed, Here);
        int[] prefix = tokenizer.Ids(LocCaText.Prefix(LocCaTask.Refer));
        var found = new List<RegionAnswer>();
        for (long start = 0; start < images.shape[0]; start += Batch)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            long count = Math.Min(Batch, images.shape[0] - start);
            var prompts = tensor(prefix.Select(id => (long)id).ToArray()).expand(count * draws, -1);
            using var state = model.Start(Encode(images.narrow(0, start, count)), prompts);
            var config = new DecodingConfig(model.Config.Length - prefix.Length, tokenizer.EosId);
            var rows = Decode.Sample(state, config, sampling ?? new SamplingConfig(), generator, cancellation: cancellation);
            var scores = rows.Scores();
            for (int row = 0; row < rows.Rows.Count; row++)
            {
                var read = LocCaText.Read(tokenizer.DecodeRow(rows.Rows[row]), boxes);
                if (read.Box is not null && read.Text.Length > 0)
                    found.Add(new((int)start + row / draws, read.Text, read.Box, Words(rows.Rows[row]), scores[row]));
            }
        }
        return [.. found.DistinctBy(a => (a.Picture, a.Text, a.Box))];
    }

    private IReadOnlyList<RegionAnswer> Ask(
        Tensor images,
        IReadOnlyList<string> prompts,
        ITokenRule? rule,
        Action<DecodedToken>? onToken,
        Func<int, IReadOnlyList<string>, (string Text, Box? Box)> read,
        CancellationToken cancellation)
    {
        Check.Shape(images, [prompts.Count, 3, -1, -1]);
        var answers = new List<RegionAnswer>();
        for (int start = 0; start < prompts.Count; start += Batch)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            int first = start, count = Math.Min(Batch, prompts.Count - start);
            var asked = tokenizer.Encode([.. prompts.Skip(start).Take(count)], eos: false);
            using var state = model.Start(Encode(images.narrow(0, start, count)), asked);
            var config = new DecodingConfig(model.Config.Length - (int)asked.shape[1], tokenizer.EosId);
            Action<DecodedToken>? tell = onToken is null ? null : token => onToken(token with { Row = first + token.Row });
            var rows = Decode.Greedy(state, config, tell, rule, cancellation);
            var scores = rows.Scores();
            for (int row = 0; row < count; row++)
            {
                var written = Words(rows.Rows[row]);
                var (text, box) = read(first + row, written);
                answers.Add(new(first + row, text, box, written, scores[row]));
            }
        }
        return answers;
    }

    private List<string> Words(IReadOnlyList<long> ids) => [.. ids.TakeWhile(id => id != tokenizer.EosId).Select(id => tokenizer.TokenOf((int)id))];

    private Tensor Encode(Tensor images) => model.Encode(Pixels.ToFloat(images.to(Here)));
}
