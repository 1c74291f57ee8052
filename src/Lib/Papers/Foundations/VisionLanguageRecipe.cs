using Experiments.Models;
using Experiments.Training;

namespace Experiments.Papers.Foundations;

/// <summary>A run that trains a model of PaliGemma's kind: its shape and how to train it. The data are the caller's.</summary>
/// <param name="Model">Tower and decoder.</param>
/// <param name="Training">Steps, batch, optimiser and schedule.</param>
public sealed record VisionLanguageRecipe(VisionLanguageConfig Model, TrainingRecipe Training)
{
    /// <summary>Two cores, minutes: 16 image tokens through a convolutional stem, a decoder of 3 blocks with one key/value head.</summary>
    /// <remarks>
    /// Differs from PaliGemma, section 3: the decoder starts from nothing, and the tower from <see cref="PatchClassifier"/>, with a stem that sees
    /// shapes within hundreds of steps.
    /// </remarks>
    public static VisionLanguageRecipe Lesson { get; } = new(
        new(VitConfig.Hybrid.With(pool: ImagePooling.None), new GemmaConfig(128, 3, 4, 1, 32, 256, Vocabulary: 256)),
        TrainingRecipe.SigLip(3_000, 32, 5e-4));

    /// <summary>A copy with some members changed.</summary>
    /// <param name="model">As the member of that name.</param>
    /// <param name="training">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public VisionLanguageRecipe With(VisionLanguageConfig? model = null, TrainingRecipe? training = null) => new(model ?? Model, training ?? Training);

    /// <summary>The same for another number of steps, batch, rate and seed.</summary>
    /// <param name="steps">Optimiser steps.</param>
    /// <param name="batch">Examples a step.</param>
    /// <param name="learningRate">Peak rate.</param>
    /// <param name="seed">Seed of weights and batches.</param>
    /// <returns>The changed copy.</returns>
    public VisionLanguageRecipe At(long steps, int batch, double learningRate, ulong seed) =>
        With(training: Training.At(steps, batch, learningRate, seed));

    /// <summary>A copy whose decoder fits a vocabulary.</summary>
    /// <param name="vocabulary">Number of token ids.</param>
    /// <returns>The changed copy.</returns>
    public VisionLanguageRecipe ForText(int vocabulary) => With(model: Model.With(text: Model.Text.With(vocabulary: vocabulary)));

    /// <summary>Requires a model that can be built and a run that can start.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Model.Validate();
        Training.Validate();
    }
}
