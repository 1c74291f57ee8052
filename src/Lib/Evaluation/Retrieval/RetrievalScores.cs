using Experiments.Plots;

namespace Experiments.Evaluation;

/// <summary>Recall of both directions: the share of queries with a right answer among the first 1, 5, 10.</summary>
/// <param name="ImageToText1">Images with one of their texts ranked first, in [0, 1].</param>
/// <param name="ImageToText5">Images with one of their texts among the first five.</param>
/// <param name="ImageToText10">Images with one of their texts among the first ten.</param>
/// <param name="TextToImage1">Texts with their image ranked first.</param>
/// <param name="TextToImage5">Texts with their image among the first five.</param>
/// <param name="TextToImage10">Texts with their image among the first ten.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Texts">Number of texts.</param>
public sealed record RetrievalScores(
    double ImageToText1, double ImageToText5, double ImageToText10, double TextToImage1, double TextToImage5, double TextToImage10, int Images, int Texts)
{
    /// <summary>R@1, mean of both directions.</summary>
    public double MeanR1 => (ImageToText1 + TextToImage1) / 2;

    /// <summary>Mean of the six recalls.</summary>
    public double Mean => (ImageToText1 + ImageToText5 + ImageToText10 + TextToImage1 + TextToImage5 + TextToImage10) / 6;

    /// <summary>The scores in every form a notebook can show.</summary>
    /// <returns>As for <see cref="Table.ToMimeBundle"/>.</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Table($"Retrieval over {Images} images and {Texts} texts", "direction", "R@1", "R@5", "R@10")
        .Row("image to text", ImageToText1, ImageToText5, ImageToText10)
        .Row("text to image", TextToImage1, TextToImage5, TextToImage10)
        .ToMimeBundle();
}
