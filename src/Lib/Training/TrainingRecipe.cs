using System.Text.Json;
using Experiments.Core;

namespace Experiments.Training;

/// <summary>Everything but model and data that determines a training run: equal recipe and equal seed give the same weights.</summary>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="BatchSize">Examples an optimiser step; the batch source gives <c>BatchSize / Accumulate</c> at a time.</param>
/// <param name="Optimizer">Which optimiser, and its settings.</param>
/// <param name="Schedule">Factor on the learning rate at each step.</param>
/// <param name="Clip">Largest global gradient norm; larger gradients are scaled down to it. Null: no limit.</param>
/// <param name="Accumulate">
/// Batches whose mean gradient makes one step. For a loss that compares examples with each other (contrastive), this is not the
/// loss of the larger batch: negatives come from the small one.
/// </param>
/// <param name="EmaDecay">Decay of the exponential moving average of the weights, such as 0.999. Null: no average is kept.</param>
/// <param name="Seed">Determines every random draw of the steps: step s draws from (Seed, s).</param>
/// <param name="LogEvery">Steps between lines of the log.</param>
/// <param name="EvaluateEvery">Steps between evaluations; the last step is always evaluated. 0: never.</param>
/// <param name="CheckpointEvery">Steps between checkpoints; the last step always gets one. 0: never.</param>
/// <param name="Precision">Arithmetic of the forward pass.</param>
public sealed record TrainingRecipe(
    long Steps,
    int BatchSize,
    OptimizerConfig Optimizer,
    LearningRateSchedule Schedule,
    double? Clip = 1,
    int Accumulate = 1,
    double? EmaDecay = null,
    ulong Seed = 0,
    int LogEvery = 10,
    int EvaluateEvery = 0,
    int CheckpointEvery = 0,
    Precision Precision = Precision.Float32)
{
    /// <summary>SigLIP's recipe at any length: AdamW with Beta2 0.95, cosine after a warm-up of a twentieth of the run, clip 1.</summary>
    /// <param name="steps">Optimiser steps.</param>
    /// <param name="batchSize">Examples a step.</param>
    /// <param name="learningRate">Peak rate.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <returns>The recipe.</returns>
    public static TrainingRecipe SigLip(long steps, int batchSize, double learningRate = 1e-3, ulong seed = 0) =>
        new(steps, batchSize, AdamWConfig.SigLip.With(learningRate: learningRate), LearningRateSchedule.Cosine(steps / 20), Seed: seed);

    /// <summary>The same optimiser for another length, batch, rate and seed, logged about a hundred times.</summary>
    /// <param name="steps">Optimiser steps.</param>
    /// <param name="batchSize">Examples a step.</param>
    /// <param name="learningRate">Peak rate.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="schedule">How the rate falls; a cosine after a warm-up of a twentieth of the run when null.</param>
    /// <returns>The copy.</returns>
    public TrainingRecipe At(long steps, int batchSize, double learningRate, ulong seed, LearningRateSchedule? schedule = null) => With(
        steps: steps,
        batchSize: batchSize,
        optimizer: Optimizer with { LearningRate = learningRate },
        schedule: schedule ?? LearningRateSchedule.Cosine(steps / 20),
        seed: seed,
        logEvery: (int)Math.Clamp(steps / 100, 1, 50));

    /// <summary>A copy with some members replaced. To take <see cref="Clip"/> or <see cref="EmaDecay"/> away, give 0.</summary>
    /// <param name="steps">Replaces <see cref="Steps"/>.</param>
    /// <param name="batchSize">Replaces <see cref="BatchSize"/>.</param>
    /// <param name="optimizer">Replaces <see cref="Optimizer"/>.</param>
    /// <param name="schedule">Replaces <see cref="Schedule"/>.</param>
    /// <param name="clip">Replaces <see cref="Clip"/>; 0 gives null.</param>
    /// <param name="accumulate">Replaces <see cref="Accumulate"/>.</param>
    /// <param name="emaDecay">Replaces <see cref="EmaDecay"/>; 0 gives null.</param>
    /// <param name="seed">Replaces <see cref="Seed"/>.</param>
    /// <param name="logEvery">Replaces <see cref="LogEvery"/>.</param>
    /// <param name="evaluateEvery">Replaces <see cref="EvaluateEvery"/>.</param>
    /// <param name="checkpointEvery">Replaces <see cref="CheckpointEvery"/>.</param>
    /// <param name="precision">Replaces <see cref="Precision"/>.</param>
    /// <returns>The copy.</returns>
    public TrainingRecipe With(
        long? steps = null,
        int? batchSize = null,
        OptimizerConfig? optimizer = null,
        LearningRateSchedule? schedule = null,
        double? clip = null,
        int? accumulate = null,
        double? emaDecay = null,
        ulong? seed = null,
        int? logEvery = null,
        int? evaluateEvery = null,
        int? checkpointEvery = null,
        Precision? precision = null) =>
        new(
            steps ?? Steps,
            batchSize ?? BatchSize,
            optimizer ?? Optimizer,
            schedule ?? Schedule,
            clip is 0 ? null : clip ?? Clip,
            accumulate ?? Accumulate,
            emaDecay is 0 ? null : emaDecay ?? EmaDecay,
            seed ?? Seed,
            logEvery ?? LogEvery,
            evaluateEvery ?? EvaluateEvery,
            checkpointEvery ?? CheckpointEvery,
            precision ?? Precision);

    /// <summary>Reads a recipe back from its JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <returns>An equal recipe.</returns>
    /// <exception cref="JsonException">The text is no recipe.</exception>
    public static TrainingRecipe FromJson(string json) =>
        JsonSerializer.Deserialize<TrainingRecipe>(json, KitJson.Line) ?? throw new JsonException("The recipe is null.");

    /// <summary>The recipe as one line of JSON.</summary>
    /// <returns>JSON text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, KitJson.Line);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Positive(Steps, "TrainingRecipe.Steps");
        Check.Positive(BatchSize, "TrainingRecipe.BatchSize");
        Check.Positive(Accumulate, "TrainingRecipe.Accumulate");
        Check.Member(BatchSize % Accumulate == 0, "TrainingRecipe.Accumulate", Accumulate, $"use a divisor of BatchSize {BatchSize}");
        Check.Member(Clip is null or > 0, "TrainingRecipe.Clip", Clip, "use a norm above 0, or null for no limit");
        Check.Member(EmaDecay is null or (> 0 and < 1), "TrainingRecipe.EmaDecay", EmaDecay, "use a value in (0, 1), or null for no average");
        Check.Positive(LogEvery, "TrainingRecipe.LogEvery");
        Check.Member(EvaluateEvery >= 0, "TrainingRecipe.EvaluateEvery", EvaluateEvery, "use 0 (never) or more");
        Check.Member(CheckpointEvery >= 0, "TrainingRecipe.CheckpointEvery", CheckpointEvery, "use 0 (never) or more");
        Optimizer.Validate();
        Schedule.Validate(Steps);
    }
}
