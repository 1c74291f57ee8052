using Experiments.Core;
using Experiments.Models;
using Experiments.Training;

namespace Experiments.Papers.CapPa;

/// <summary>A captioning run: the captioner, how it is trained, and how often its decoder must do without the words before. The data are the caller's.</summary>
/// <param name="Model">Encoder and decoder.</param>
/// <param name="Training">Steps, batch, optimiser and schedule.</param>
/// <param name="Parallel">Share of examples whose words are all predicted at once from the image: 0 is Cap, 0.75 CapPa.</param>
/// <param name="Blind">Whether the decoder reads zeros in place of the image's tokens: the control of every test that texts alone might pass.</param>
public sealed record CapPaRecipe(ImageCaptionerConfig Model, TrainingRecipe Training, double Parallel = 0.75, bool Blind = false)
{
    /// <summary>A copy with some members changed.</summary>
    /// <param name="model">As the member of that name.</param>
    /// <param name="training">As the member of that name.</param>
    /// <param name="parallel">As the member of that name.</param>
    /// <param name="blind">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public CapPaRecipe With(ImageCaptionerConfig? model = null, TrainingRecipe? training = null, double? parallel = null, bool? blind = null) =>
        new(model ?? Model, training ?? Training, parallel ?? Parallel, blind ?? Blind);

    /// <summary>A copy whose decoder fits a tokenizer.</summary>
    /// <param name="vocabulary">Number of token ids.</param>
    /// <param name="length">Tokens of a caption.</param>
    /// <returns>The changed copy.</returns>
    public CapPaRecipe ForText(int vocabulary, int length) => With(model: Model.With(vocabulary: vocabulary, length: length));

    /// <summary>The same captioner and optimiser for another number of pairs, batch and seed; the full rate up to a cool-down in the last quarter.</summary>
    /// <remarks>Binding comes late and at the full rate, so a rate that falls early postpones it. Long runs of the paper cool down too.</remarks>
    /// <param name="examples">Pairs seen in all.</param>
    /// <param name="batch">Pairs a step.</param>
    /// <param name="learningRate">Peak rate.</param>
    /// <param name="seed">Seed of weights, batches and draws.</param>
    /// <returns>The changed copy.</returns>
    public CapPaRecipe At(long examples, int batch, double learningRate, ulong seed)
    {
        long steps = Math.Max(1, examples / batch);
        return With(training: Training.At(steps, batch, learningRate, seed, LearningRateSchedule.Constant(steps / 20, steps / 4)));
    }

    /// <summary>Requires a captioner that can be built and a share in [0, 1].</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Model.Validate();
        Training.Validate();
        Check.Member(Parallel is >= 0 and <= 1, "CapPaRecipe.Parallel", Parallel, "use a share in [0, 1]: 0 for Cap, 0.75 for CapPa");
        Check.Member(Parallel == 0 || Model.MaskToken, "CapPaRecipe.Model.MaskToken", Model.MaskToken, "use true: parallel prediction reads mask tokens");
    }
}
