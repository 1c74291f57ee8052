using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Evaluation;

/// <summary>Zero-shot classification with prompt ensembles: the class whose averaged prompts point most nearly where the image does.</summary>
/// <remarks>SigLIP and CLIP protocol: embed every prompt, average per class, normalise the average again, take the largest dot product.</remarks>
public static class ZeroShot
{
    /// <summary>One unit vector a class, from all of its prompts.</summary>
    /// <param name="encode">Embeds texts: n strings to float[n, D]; its rows are normalised here.</param>
    /// <param name="prompts">One list of prompts a class, as from <see cref="Prompts.Fill"/>; none of them empty.</param>
    /// <param name="batch">Prompts embedded at once.</param>
    /// <returns>float32[K, D], unit rows, on the device of the encoder.</returns>
    /// <exception cref="ArgumentException">A class has no prompt, or the encoder returns another number of rows.</exception>
    public static Tensor ClassEmbeddings(Func<IReadOnlyList<string>, Tensor> encode, IReadOnlyList<IReadOnlyList<string>> prompts, int batch = 256)
    {
        Check.Positive(batch, "ZeroShot.batch");
        int empty = prompts.ToList().FindIndex(p => p.Count == 0);
        Check.Member(empty < 0, $"ZeroShot.prompts[{empty}]", "empty", "give each class at least one prompt");
        using var nothing = no_grad();
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        foreach (string[] texts in prompts.SelectMany(p => p).Chunk(batch))
        {
            var embedded = encode(texts).to(float32);
            Check.Shape(embedded, [texts.Length, -1]);
            parts.Add(Unit(embedded));
        }
        var all = cat(parts, 0);
        var classes = new List<Tensor>();
        long start = 0;
        foreach (var own in prompts)
        {
            classes.Add(all.narrow(0, start, own.Count).mean([0L]));
            start += own.Count;
        }
        return Unit(stack(classes)).MoveToOuterDisposeScope();
    }

    /// <summary>The best class of each image.</summary>
    /// <param name="images">float[N, D] image embeddings; their length does not matter.</param>
    /// <param name="classes">float[K, D] from <see cref="ClassEmbeddings"/>.</param>
    /// <returns>int64[N], in [0, K).</returns>
    /// <exception cref="ArgumentException">The widths differ.</exception>
    public static Tensor Predict(Tensor images, Tensor classes)
    {
        Check.Shape(classes, [-1, -1]);
        Check.Shape(images, [-1, classes.shape[1]]);
        using var nothing = no_grad();
        using var scope = NewDisposeScope();
        return images.to(classes.dtype).mm(classes.t()).argmax(1).MoveToOuterDisposeScope();
    }

    /// <summary>Share of images whose class is found.</summary>
    /// <param name="images">float[N, D] image embeddings.</param>
    /// <param name="classes">float[K, D] from <see cref="ClassEmbeddings"/>.</param>
    /// <param name="labels">int64[N], in [0, K).</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static double Accuracy(Tensor images, Tensor classes, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return Confusion.Of(Predict(images, classes), labels, (int)classes.shape[0]).Accuracy;
    }

    private static Tensor Unit(Tensor rows) => rows / (rows.norm(1, keepdim: true) + 1e-8f);
}
