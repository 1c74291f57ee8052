using Experiments.Core;
using Experiments.Models;
using Experiments.Training;

namespace Experiments.Papers.LocCa;

/// <summary>A pretraining run: the captioner, how it is trained, and on which sequences. The data are the caller's.</summary>
/// <param name="Model">Encoder and decoder; vocabulary and length are filled in by the run.</param>
/// <param name="Training">Steps, batch, optimiser and schedule.</param>
/// <param name="Boxes">How boxes become words.</param>
/// <param name="Mixture">Sequences an image; <see cref="LocCaMixture.All"/> when null.</param>
/// <param name="Parallel">Share of captions whose words are all predicted at once: 0.5 in the paper. AREF and GCAP never are, or a box could not depend on its text.</param>
/// <param name="SecondHalfOnly">Whether AREF and GCAP carry loss behind the separator only, as if the first half were given: not the paper's way.</param>
/// <param name="Labels">What is wrong with the region labels; <see cref="PseudoLabels.None"/> when null.</param>
public sealed record LocCaRecipe(
    ImageCaptionerConfig Model,
    TrainingRecipe Training,
    BoxFormat Boxes,
    LocCaMixture? Mixture = null,
    double Parallel = 0.5,
    bool SecondHalfOnly = false,
    PseudoLabels? Labels = null)
{
    /// <summary>Sequences an image.</summary>
    public LocCaMixture Mixture { get; init; } = Mixture ?? LocCaMixture.All;

    /// <summary>What is wrong with the region labels.</summary>
    public PseudoLabels Labels { get; init; } = Labels ?? PseudoLabels.None;

    /// <summary>A copy with some members changed.</summary>
    /// <param name="model">As the member of that name.</param>
    /// <param name="training">As the member of that name.</param>
    /// <param name="boxes">As the member of that name.</param>
    /// <param name="mixture">As the member of that name.</param>
    /// <param name="parallel">As the member of that name.</param>
    /// <param name="secondHalfOnly">As the member of that name.</param>
    /// <param name="labels">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public LocCaRecipe With(
        ImageCaptionerConfig? model = null,
        TrainingRecipe? training = null,
        BoxFormat? boxes = null,
        LocCaMixture? mixture = null,
        double? parallel = null,
        bool? secondHalfOnly = null,
        PseudoLabels? labels = null) =>
        new(
            model ?? Model,
            training ?? Training,
            boxes ?? Boxes,
            mixture ?? Mixture,
            parallel ?? Parallel,
            secondHalfOnly ?? SecondHalfOnly,
            labels ?? Labels);

    /// <summary>The same captioner and optimiser for another number of pictures, batch and seed.</summary>
    /// <param name="examples">Pictures seen in all.</param>
    /// <param name="batch">Pictures a step.</param>
    /// <param name="learningRate">Peak rate.</param>
    /// <param name="seed">Seed of weights, batches and draws.</param>
    /// <returns>The changed copy.</returns>
    public LocCaRecipe At(long examples, int batch, double learningRate, ulong seed) =>
        With(training: Training.At(Math.Max(1, examples / batch), batch, learningRate, seed));

    /// <summary>Requires a captioner that can be built and members in range.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Model.Validate();
        Training.Validate();
        Boxes.Validate();
        Mixture.Validate();
        Labels.Validate();
        Check.Member(Parallel is >= 0 and <= 1, "LocCaRecipe.Parallel", Parallel, "use a share in [0, 1]: 0.5 in the paper, 0 for none");
        Check.Member(Parallel == 0 || Model.MaskToken, "LocCaRecipe.Model.MaskToken", Model.MaskToken, "use true: parallel prediction reads mask tokens");
    }
}
