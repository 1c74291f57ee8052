using Experiments.Models;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>LiT: Zero-Shot Transfer with Locked-image text Tuning (arXiv 2111.07991).</summary>
/// <remarks>
/// A pretrained image tower stays as it is ("L"), a fresh text tower ("u") learns to read out of it: strong classification at little
/// cost, weaker retrieval than its classification suggests. With <see cref="SigLip.Loss(DualEncoder, Tensor, Tensor, Tensor)"/> in
/// place of the softmax this is SigLiT.
/// </remarks>
public static class Lit
{
    private const string ImageParameters = "image.*";

    /// <summary>B/16 with a class token and no head on the image side, a text tower of the same width on 16 word pieces: 195 M parameters.</summary>
    public static DualEncoderConfig B16 { get; } = new(
        VitConfig.B16.With(pool: ImagePooling.Tok), TextConfig.B.With(vocabulary: 30_522, length: 16), Bias: null);

    /// <summary>The public-data run: 60,000 steps of 16,384 pairs, warm-up 10,000 (section 4 and appendix).</summary>
    public static ContrastiveRecipe Paper { get; } = new(
        B16,
        new TrainingRecipe(60_000, 16_384, Locked(new AdamWConfig()), LearningRateSchedule.Cosine(10_000), Precision: Precision.Bfloat16));

    /// <summary>The twin of <see cref="Clip.Lesson"/> with the image tower locked.</summary>
    public static ContrastiveRecipe Lesson { get; } = Lock(Clip.Lesson);

    /// <summary>The twin of <see cref="Clip.Quick"/> with the image tower locked.</summary>
    public static ContrastiveRecipe Quick { get; } = Lock(Clip.Quick);

    /// <summary>The same run with its image tower locked: neither gradients nor decay reach it.</summary>
    /// <param name="recipe">Any contrastive run.</param>
    /// <returns>The locked run.</returns>
    public static ContrastiveRecipe Lock(ContrastiveRecipe recipe) =>
        recipe.With(training: recipe.Training.With(optimizer: Locked(recipe.Training.Optimizer)));

    /// <summary>The locked run around a pretrained encoder of any kind: its tokens are averaged, the text tower meets it at its width.</summary>
    /// <param name="recipe">Any contrastive run.</param>
    /// <param name="encoder">Shape of the encoder, such as a captioner's; its pooling and what follows are left out.</param>
    /// <returns>The locked run for <see cref="ContrastiveRun"/> and <see cref="Create"/>.</returns>
    /// <exception cref="ArgumentException">The encoder has a class token.</exception>
    public static ContrastiveRecipe Around(ContrastiveRecipe recipe, VitConfig encoder)
    {
        var image = TowerCopy.Shape(encoder, ImagePooling.Gap);
        var model = recipe.Model.With(image: image, text: recipe.Model.Text.With(headDim: image.OutputDim));
        return Lock(recipe.With(model: model));
    }

    /// <summary>Builds the pair around a pretrained image tower: its weights are copied and locked.</summary>
    /// <param name="config">Both towers; the image tower has the shape of the pretrained one, or that shape with mean pooling.</param>
    /// <param name="pretrained">The tower to copy; stays the caller's.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <returns>A model whose image tower requires no gradients.</returns>
    /// <exception cref="ArgumentException">The towers have different shapes.</exception>
    public static DualEncoder Create(DualEncoderConfig config, Vit pretrained, Device? device = null)
    {
        var shape = pretrained.Config;
        bool averaged = !shape.HasClassToken && config.Image.Pool == ImagePooling.Gap && TowerCopy.Shape(shape, ImagePooling.Gap) == config.Image;
        if (shape != config.Image && !averaged)
        {
            throw new ArgumentException(
                $"The pretrained tower is {shape}, expected {config.Image}; set DualEncoderConfig.Image to the pretrained tower's Config.",
                nameof(pretrained));
        }
        var model = new DualEncoder(config, device);
        using var scope = NewDisposeScope();
        if (shape == config.Image)
            model.Image.load_state_dict(pretrained.state_dict());
        else
            TowerCopy.Into(pretrained, model.Image);
        foreach (var parameter in model.Image.parameters())
            parameter.requires_grad = false;
        return model;
    }

    /// <summary>Softmax loss of a batch (section 3); gradients stop at the image embeddings of a locked tower.</summary>
    /// <param name="model">Towers; see <see cref="Create"/>.</param>
    /// <param name="images">float32[B, 3, R, R] in [-1, 1].</param>
    /// <param name="tokens">int64[B, Length].</param>
    /// <param name="keys">int64[B]: equal for equal captions.</param>
    /// <returns>The loss, float32[], nats an example, with the temperature to log.</returns>
    public static LossTerms Loss(DualEncoder model, Tensor images, Tensor tokens, Tensor keys) => Clip.Loss(model, images, tokens, keys);

    private static OptimizerConfig Locked(OptimizerConfig optimizer) =>
        optimizer with { Rules = [ParameterRule.Frozen(ImageParameters), .. optimizer.Rules ?? []] };
}
