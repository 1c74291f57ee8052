using Experiments.Core;
using Experiments.Models;
using Experiments.Training;

namespace Experiments.Papers.Foundations;

/// <summary>A contrastive run: two towers and how to train them. The data are the caller's.</summary>
/// <param name="Model">Both towers.</param>
/// <param name="Training">Steps, batch, optimiser and schedule.</param>
public sealed record ContrastiveRecipe(DualEncoderConfig Model, TrainingRecipe Training)
{
    /// <summary>A copy with some members changed.</summary>
    /// <param name="model">As the member of that name.</param>
    /// <param name="training">As the member of that name.</param>
    /// <returns>The changed copy.</returns>
    public ContrastiveRecipe With(DualEncoderConfig? model = null, TrainingRecipe? training = null) =>
        new(model ?? Model, training ?? Training);

    /// <summary>A copy whose text tower fits a tokenizer.</summary>
    /// <param name="vocabulary">Number of token ids.</param>
    /// <param name="length">Tokens of a text.</param>
    /// <param name="padId">Id of padding.</param>
    /// <returns>The changed copy.</returns>
    public ContrastiveRecipe ForText(int vocabulary, int length, int padId) =>
        With(model: Model.With(text: Model.Text.With(vocabulary: vocabulary, length: length, padId: padId)));

    /// <summary>The same towers and optimiser for another number of pairs, batch and seed; a bias starts at the prior odds, -ln(batch).</summary>
    /// <param name="examples">Pairs seen in all; equal examples, not equal steps, make batch sizes comparable.</param>
    /// <param name="batch">Pairs a step.</param>
    /// <param name="learningRate">Peak rate.</param>
    /// <param name="seed">Seed of weights and batches.</param>
    /// <returns>The changed copy.</returns>
    public ContrastiveRecipe At(long examples, int batch, double learningRate, ulong seed)
    {
        long steps = Math.Max(1, examples / batch);
        return new(
            Model.Bias is null ? Model : Model.With(bias: SigLip.BiasFor(batch)),
            Training.At(steps, batch, learningRate, seed));
    }

    /// <summary>Requires towers that can be built and a batch with negatives in it.</summary>
    /// <exception cref="ArgumentException">A member does not fit; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Model.Validate();
        Training.Validate();
        Check.Member(
            Training.BatchSize / Training.Accumulate > 1, "ContrastiveRecipe.Training.BatchSize", Training.BatchSize,
            "use at least 2 pairs at a time: the others are the negatives");
    }
}
