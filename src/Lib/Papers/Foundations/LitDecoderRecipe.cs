using Experiments.Core;
using Experiments.Models;
using Experiments.Training;

namespace Experiments.Papers.Foundations;

/// <summary>A run that trains a fresh decoder on a pretrained encoder. Encoder and data are the caller's.</summary>
/// <param name="Model">The decoder, beside an encoder whose shape is filled in from the one that is given.</param>
/// <param name="Training">Steps, batch, optimiser and schedule.</param>
/// <param name="Encoder">Whether the encoder is frozen, trained too, or left out.</param>
/// <param name="Examples">Labelled examples used, the first of the data's; null for all.</param>
/// <param name="EncoderRate">
/// Factor on the learning rate of an encoder that is trained too. At the decoder's own rate, the first steps of a fresh decoder undo what the
/// encoder has learnt.
/// </param>
public sealed record LitDecoderRecipe(
    ImageCaptionerConfig Model, TrainingRecipe Training, EncoderUse Encoder = EncoderUse.Frozen, int? Examples = null, double EncoderRate = 0.1)
{
    /// <summary>A copy with some members changed.</summary>
    /// <param name="model">As the member of that name.</param>
    /// <param name="training">As the member of that name.</param>
    /// <param name="encoder">As the member of that name.</param>
    /// <param name="examples">As the member of that name; 0 for all.</param>
    /// <param name="encoderRate">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public LitDecoderRecipe With(
        ImageCaptionerConfig? model = null, TrainingRecipe? training = null, EncoderUse? encoder = null, int? examples = null, double? encoderRate = null) =>
        new(model ?? Model, training ?? Training, encoder ?? Encoder, examples is 0 ? null : examples ?? Examples, encoderRate ?? EncoderRate);

    /// <summary>The same for another number of steps, batch, rate and seed.</summary>
    /// <param name="steps">Optimiser steps.</param>
    /// <param name="batch">Examples a step.</param>
    /// <param name="learningRate">Peak rate.</param>
    /// <param name="seed">Seed of the decoder's weights and of the batches.</param>
    /// <returns>The changed copy.</returns>
    public LitDecoderRecipe At(long steps, int batch, double learningRate, ulong seed) =>
        With(training: Training.At(steps, batch, learningRate, seed));

    /// <summary>A copy that fits an encoder and a vocabulary.</summary>
    /// <param name="encoder">The encoder's shape, whatever its pooling.</param>
    /// <param name="vocabulary">Number of token ids.</param>
    /// <param name="length">Tokens of a prompt with its answer and the end token.</param>
    /// <returns>The changed copy.</returns>
    /// <exception cref="ArgumentException">The encoder has a class token.</exception>
    public LitDecoderRecipe For(VitConfig encoder, int vocabulary, int length) => With(
        model: Model.With(image: TowerCopy.Shape(encoder, ImagePooling.None), vocabulary: vocabulary, length: length, maskToken: false));

    /// <summary>Requires a decoder that can be built and a run that can start.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Model.Validate();
        Training.Validate();
        Check.Member(Examples is null || Examples >= Training.BatchSize, "LitDecoderRecipe.Examples", Examples, $"use at least the {Training.BatchSize} of a batch, or null for all");
        Check.Member(EncoderRate > 0 && double.IsFinite(EncoderRate), "LitDecoderRecipe.EncoderRate", EncoderRate, "use a factor above 0, such as 0.1, or freeze the encoder");
    }
}
