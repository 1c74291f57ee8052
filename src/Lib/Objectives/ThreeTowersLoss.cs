using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Contrast among three towers: image and text learn from each other and both from a frozen, pretrained third tower.</summary>
/// <remarks>
/// Three Towers, section 3: L = 1/3 (L[f, g] + L[f_h, h_f] + L[g_h, h_g]) with the softmax contrastive loss L of both directions.
/// f_h, h_f, g_h, h_g are linear adaptors of the image, third, text and third embedding, normalised after mapping; one temperature
/// is shared by all three. Compute the third tower without gradients: only its adaptors learn.
/// </remarks>
public static class ThreeTowersLoss
{
    private static readonly Scalar Third = 1.0 / 3;

    /// <summary>The loss from embeddings and adapted embeddings, which are normalised here.</summary>
    /// <param name="image">float32[B, E]: f.</param>
    /// <param name="text">float32[B, E]: g, row i pairs with image i.</param>
    /// <param name="imageForThird">float32[B, F]: f_h.</param>
    /// <param name="thirdForImage">float32[B, F]: h_f.</param>
    /// <param name="textForThird">float32[B, G]: g_h.</param>
    /// <param name="thirdForText">float32[B, G]: h_g.</param>
    /// <param name="logTemperature">float32[1]: logarithm of the factor on the similarities.</param>
    /// <returns>Total and parts, in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">The shapes of a pair differ, or the pairs are not equally many.</exception>
    public static ThreeTowersTerms FromEmbeddings(
        Tensor image, Tensor text, Tensor imageForThird, Tensor thirdForImage, Tensor textForThird, Tensor thirdForText, Tensor logTemperature)
    {
        Check.Shape(image, [-1, -1]);
        Check.Shape(text, image.shape);
        Check.Shape(imageForThird, [image.shape[0], -1]);
        Check.Shape(thirdForImage, imageForThird.shape);
        Check.Shape(textForThird, [image.shape[0], -1]);
        Check.Shape(thirdForText, textForThird.shape);
        using var scope = NewDisposeScope();
        var temperature = logTemperature.exp();
        var imageText = Contrast(image, text, temperature);
        var imageThird = Contrast(imageForThird, thirdForImage, temperature);
        var textThird = Contrast(textForThird, thirdForText, temperature);
        var total = (imageText + imageThird + textThird).mul(Third);
        return new(
            total.MoveToOuterDisposeScope(),
            imageText.MoveToOuterDisposeScope(),
            imageThird.MoveToOuterDisposeScope(),
            textThird.MoveToOuterDisposeScope());
    }

    private static Tensor Contrast(Tensor a, Tensor b, Tensor temperature) =>
        SoftmaxLoss.FromLogits(UnitRows.Of(a).mm(UnitRows.Of(b).t()) * temperature);
}
