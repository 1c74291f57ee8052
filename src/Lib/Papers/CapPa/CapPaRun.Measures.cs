using Experiments.Core;
using Experiments.Data;
using Experiments.Evaluation;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Objectives;
using Experiments.Worlds;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Papers.CapPa;

public sealed partial class CapPaRun
{
    /// <summary>How probable sentences are for images, each for its own.</summary>
    /// <remarks>Read word by word, whatever was trained. Sums over words, the end token included: dividing by the length would change which class wins (section 4.4).</remarks>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="sentences">N rows of equally many sentences in the data's words.</param>
    /// <returns>float32[N, C]: log-probabilities, nats a sentence, on the CPU.</returns>
    /// <exception cref="ArgumentException">The rows are not as many as the images, or differ in length.</exception>
    public Tensor Score(Tensor images, IReadOnlyList<IReadOnlyList<string>> sentences)
    {
        Check.Member(sentences.Count == images.shape[0], "sentences", $"{sentences.Count} rows", $"give {images.shape[0]}, one an image");
        int count = sentences[0].Count;
        Check.Member(sentences.All(s => s.Count == count), "sentences", "rows of different lengths", $"give each {count} sentences, as many as the first");
        using var scope = NewDisposeScope();
        var text = data.Encode([.. sentences.SelectMany(s => s)]).view(sentences.Count, count, -1).to(device);
        return Batched(images, Together(count), (encoded, start) => Model.Score(encoded, text.narrow(0, start, encoded.shape[0]))).MoveToOuterDisposeScope();
    }

    /// <summary>How probable each of some sentences is for each image; images are encoded once.</summary>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="sentences">S sentences in the data's words.</param>
    /// <returns>float32[N, S]: log-probabilities, nats a sentence, on the CPU.</returns>
    public Tensor ScoreAll(Tensor images, IReadOnlyList<string> sentences)
    {
        using var scope = NewDisposeScope();
        var text = data.Encode(sentences).unsqueeze(0).to(device);
        return Batched(images, Together(sentences.Count), (encoded, _) => Model.Score(encoded, text.expand(encoded.shape[0], -1, -1))).MoveToOuterDisposeScope();
    }

    /// <summary>How probable classes are for images, a class being any of its sentences with equal probability.</summary>
    /// <remarks>ln mean_j p(sentence_j | image). With one sentence a class this is the paper's zero-shot classification by scoring (section 4.3).</remarks>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="prompts">K lists of sentences, such as <see cref="SingleObjects.ColourPrompts"/>.</param>
    /// <returns>float32[N, K], nats, on the CPU.</returns>
    /// <exception cref="ArgumentException">A class has no sentence.</exception>
    public Tensor ClassScores(Tensor images, IReadOnlyList<IReadOnlyList<string>> prompts)
    {
        Check.Member(prompts.All(p => p.Count > 0), "prompts", "with an empty list", "give each class at least one sentence");
        using var scope = NewDisposeScope();
        var parts = ScoreAll(images, [.. prompts.SelectMany(p => p)]).split([.. prompts.Select(p => (long)p.Count)], 1);
        return stack(parts.Select(p => p.logsumexp(1) - MathF.Log(p.shape[1])), 1).MoveToOuterDisposeScope();
    }

    /// <summary>Zero-shot accuracy on the categories of single objects, by scoring.</summary>
    /// <param name="objects">Test scenes.</param>
    /// <param name="ensemble">Whether a class is all of its prompts (<see cref="ClassScores"/>), or the bare noun phrase alone as in the paper.</param>
    /// <returns>Share of right answers, in [0, 1]; chance is 1/8.</returns>
    public double ZeroShotAccuracy(SingleObjects objects, bool ensemble = false)
    {
        using var scope = NewDisposeScope();
        var prompts = SingleObjects.CategoryPrompts.Select(p => ensemble ? p : [p[0]]).ToList();
        return ClassScores(objects.Images, prompts).argmax(1).eq(objects.Categories).to(float64).mean().item<double>();
    }

    /// <summary>How many words the model hesitates between on the data's test captions, read word by word.</summary>
    /// <returns>exp of the loss as in training: mean over captions of the mean nats a word, end token included; V untrained.</returns>
    public double TestPerplexity()
    {
        using var scope = NewDisposeScope();
        using Scalar padding = 0;
        var text = data.Test.Tokens.select(1, 0).to(device);
        var losses = Batched(data.Test.Images, Batch, (encoded, start) =>
        {
            var own = text.narrow(0, start, encoded.shape[0]);
            return CaptionLoss.PerExample(Model.Decode(encoded, CaptionInputs.Causal(own)), own, own.ne(padding).to(float32));
        });
        return Math.Exp(losses.to(float64).mean().item<double>());
    }

    /// <summary>Where the decoder looks while it predicts each word of a sentence: mean over heads and blocks of its attention over the image.</summary>
    /// <remarks>To draw it: <c>ImageGrid.Show(image.expand(looks.Words.Count, -1, -1, -1), looks.Words).WithHeat(looks.Maps)</c>.</remarks>
    /// <param name="image">uint8[1, 3, R, R].</param>
    /// <param name="sentence">A sentence in the data's words.</param>
    /// <returns>Words and maps; the tensor is the current dispose scope's.</returns>
    /// <exception cref="ArgumentException">There is not one image.</exception>
    public WordLooks LookAt(Tensor image, string sentence)
    {
        Check.Shape(image, [1, 3, -1, -1]);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var text = data.Encode([sentence]);
        int[] ids = [.. text.data<long>().ToArray().Where(id => id != 0).Select(id => (int)id)];
        var looks = Model.Look(Encode(Pixels.ToFloat(image.to(device))), CaptionInputs.Causal(text.to(device)));
        var maps = looks[0].mean([0L, 1L]).narrow(0, 0, ids.Length).view(-1, Recipe.Model.Image.Rows, Recipe.Model.Image.Columns);
        return new([.. ids.Select(data.Tokenizer.TokenOf)], maps.cpu().MoveToOuterDisposeScope());
    }

    /// <summary>Writes captions, word by word, the most probable word each time.</summary>
    /// <param name="images">uint8[N, 3, R, R].</param>
    /// <param name="cancellation">Stops between two words.</param>
    /// <returns>One caption an image.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<string> Caption(Tensor images, CancellationToken cancellation = default)
    {
        var config = new DecodingConfig(Recipe.Model.Length, data.Tokenizer.EosId);
        var captions = new List<string>();
        for (long start = 0; start < images.shape[0]; start += Batch)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var part = images.narrow(0, start, Math.Min(Batch, images.shape[0] - start));
            using var state = Model.Start(Encode(Pixels.ToFloat(part.to(device))));
            captions.AddRange(data.Tokenizer.Decode(Decode.Greedy(state, config, cancellation: cancellation).Tokens()));
        }
        return captions;
    }

    /// <summary>Writes a caption for each of the data's test images and compares it with theirs.</summary>
    /// <param name="cancellation">Stops between two words.</param>
    /// <returns>The captions and their scores.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public WrittenCaptions TestCaptions(CancellationToken cancellation = default)
    {
        var written = Caption(data.Test.Images, cancellation);
        double exact = written.Zip(data.TestCaptions, (a, b) => a == b ? 1.0 : 0).Average();
        var cider = CiderD.Measure([.. written.Select(Words)], [.. data.TestCaptions.Select(c => new[] { Words(c) })]);
        return new(written, exact, cider.Mean);
    }

    private static string Words(string caption) => caption.Replace(",", "", StringComparison.Ordinal);

    /// <summary>Images whose captions are scored at once.</summary>
    private static int Together(int captions) => Math.Clamp(ScoredRows / captions, 1, Batch);
}
